import { isExpression, isOff, isOn, parsed, texts } from "../../../constructs/policy/values";

test("a switch is on or off as boolean or as text; an expression is neither", () => {
  expect([true, "true", false, "false", "${var.on}", undefined].map(isOn)).toEqual([
    true,
    true,
    false,
    false,
    false,
    false,
  ]);
  expect([true, "true", false, "false", "${var.on}", undefined].map(isOff)).toEqual([
    false,
    false,
    true,
    true,
    false,
    false,
  ]);
});

test("JSON with expressions is parsed, inside and outside of its texts", () => {
  expect(parsed('[{"image":"${lookup({ a = "x" }, "a")}:1","cpu":${var.cpu}}]')).toEqual([{ image: "0:1", cpu: 0 }]);
  expect(parsed('{"shown":"$${not}"}')).toEqual({ shown: "$${not}" });
  expect(parsed("${jsonencode(local.x)}")).toBe(0);
  expect(parsed("no json")).toBeUndefined();
  expect(parsed(7)).toBeUndefined();
});

test("an escaped expression is plain text", () => {
  expect(isExpression("a-${aws_lb.web.arn}")).toBe(true);
  expect(isExpression("$${name}")).toBe(false);
});

test("one text is a list of one text", () => {
  expect([texts("a"), texts(["a", "b", 1]), texts(undefined)]).toEqual([["a"], ["a", "b"], []]);
});
