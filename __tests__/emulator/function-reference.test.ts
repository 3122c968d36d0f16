import { functionReference } from "../../emulator/lambda/function-reference";

test.each([
  ["f", { name: "f" }],
  ["f:live", { name: "f", qualifier: "live" }],
  ["123456789012:function:f", { name: "f" }],
  ["arn:aws:lambda:us-west-2:123456789012:function:f:3", { name: "f", qualifier: "3", region: "us-west-2" }],
  ["arn:aws:lambda:us-west-2:123456789012:function:f:$LATEST", { name: "f", region: "us-west-2" }],
  ["arn:aws:sqs:us-west-2:123456789012:f", undefined],
  ["no such name", undefined],
])("a function is named as %s", (text, reference) => {
  expect(functionReference(text)).toEqual(reference);
});
