import {
  CreateAliasCommand,
  InvokeCommand,
  LambdaClient,
  PutFunctionConcurrencyCommand,
  UpdateFunctionCodeCommand,
} from "@aws-sdk/client-lambda";
import { CreateBucketCommand, PutObjectCommand, S3Client } from "@aws-sdk/client-s3";
import {
  CreateStateMachineCommand,
  DescribeExecutionCommand,
  SFNClient,
  StartExecutionCommand,
} from "@aws-sdk/client-sfn";
import { AwsEmulator } from "../../emulator/aws-emulator";
import { createFunction, createRole, TESTER, zipped } from "../support/functions";
import { machine } from "../support/machine";
import { until } from "../support/until";

let aws: AwsEmulator;
const region = "us-east-2";
const client = () => new LambdaClient({ region, endpoint: aws.endpoint, credentials: TESTER, maxAttempts: 1 });
const text = (bytes: Uint8Array | undefined) => Buffer.from(bytes ?? []).toString("utf8");

beforeAll(async () => {
  aws = await AwsEmulator.start({ account: "123456789012", python: machine().python });
});
afterAll(() => aws.stop());

/** A finished execution of a new state machine. */
async function run(name: string, definition: object, input: object) {
  const states = new SFNClient({ region, endpoint: aws.endpoint, credentials: TESTER });
  const roleArn = await createRole(aws.endpoint, `machine-${name}`, "states.amazonaws.com");
  const { stateMachineArn } = await states.send(
    new CreateStateMachineCommand({ name, definition: JSON.stringify(definition), roleArn }),
  );
  const { executionArn } = await states.send(
    new StartExecutionCommand({ stateMachineArn: stateMachineArn!, name: "one", input: JSON.stringify(input) }),
  );
  const describe = () => states.send(new DescribeExecutionCommand({ executionArn: executionArn! }));
  await until("the execution has ended", async () => (await describe()).status !== "RUNNING");
  return describe();
}

test("E6: a deployed function runs from its own zip, with its environment, and its calls are recorded under its name", async () => {
  await createFunction(
    aws.endpoint,
    "lister",
    `const http = require("node:http");
     exports.handler = async (event, context) => {
       console.log("got", JSON.stringify(event));
       const { AWS_REGION, AWS_ENDPOINT_URL, AWS_ACCESS_KEY_ID } = process.env;
       const authorization = "AWS4-HMAC-SHA256 Credential=" + AWS_ACCESS_KEY_ID + "/20260101/" + AWS_REGION + "/sqs/aws4_request, SignedHeaders=host, Signature=0";
       const answer = await fetch(AWS_ENDPOINT_URL, { method: "POST", body: "{}", headers: { authorization, "x-amz-target": "AmazonSQS.ListQueues", "content-type": "application/x-amz-json-1.0" } });
       return { color: process.env.COLOR, status: answer.status, name: context.functionName, left: context.getRemainingTimeInMillis() > 1000 };
     };`,
    { Environment: { Variables: { COLOR: "red" } }, Timeout: 5 },
  );
  const answer = await client().send(
    new InvokeCommand({ FunctionName: "lister", Payload: Buffer.from('{"a":1}'), LogType: "Tail" }),
  );
  expect(answer.FunctionError).toBeUndefined();
  expect(JSON.parse(text(answer.Payload))).toEqual({ color: "red", status: 200, name: "lister", left: true });
  expect(Buffer.from(answer.LogResult!, "base64").toString()).toContain('got {"a":1}');
  expect(aws.gateway.log.find({ caller: "lister" })).toMatchObject([{ service: "sqs", action: "ListQueues", region }]);
});

test("new code runs from the next invocation on; versions, aliases and code from S3 run too", async () => {
  const answers = async (FunctionName: string, Qualifier?: string) => {
    const { Payload, ExecutedVersion } = await client().send(new InvokeCommand({ FunctionName, Qualifier }));
    return [JSON.parse(text(Payload)), ExecutedVersion] as unknown[];
  };
  const FunctionName = "changing";
  await createFunction(aws.endpoint, FunctionName, "exports.handler = async () => 1;", { Publish: true });
  expect(await answers(FunctionName)).toEqual([1, "$LATEST"]);
  const ZipFile = zipped("exports.handler = async () => 2;");
  await client().send(new UpdateFunctionCodeCommand({ FunctionName, ZipFile }));
  await client().send(new CreateAliasCommand({ FunctionName, Name: "live", FunctionVersion: "1" }));
  expect(await answers(FunctionName)).toEqual([2, "$LATEST"]);
  expect([await answers("changing:1"), await answers(FunctionName, "live")]).toEqual([
    [1, "1"],
    [1, "1"],
  ]);
  const s3 = new S3Client({ region, endpoint: aws.endpoint, credentials: TESTER, forcePathStyle: true });
  await s3.send(new CreateBucketCommand({ Bucket: "code" }));
  const Body = zipped("exports.handler = async () => 3;");
  await s3.send(new PutObjectCommand({ Bucket: "code", Key: "f.zip", Body }));
  await client().send(new UpdateFunctionCodeCommand({ FunctionName, S3Bucket: "code", S3Key: "f.zip" }));
  expect(await answers(FunctionName)).toEqual([3, "$LATEST"]);
  await expect(answers(FunctionName, "9")).rejects.toThrow("Function not found");
});

test("E5: a state machine really invokes the functions, and one that waits for a task token continues when the token is sent", async () => {
  await createFunction(aws.endpoint, "double", "exports.handler = async ({ n }) => ({ n: n * 2 });");
  await createFunction(
    aws.endpoint,
    "approve",
    `const send = (target, body) => {
       const { AWS_REGION, AWS_ENDPOINT_URL, AWS_ACCESS_KEY_ID } = process.env;
       const authorization = "AWS4-HMAC-SHA256 Credential=" + AWS_ACCESS_KEY_ID + "/20260101/" + AWS_REGION + "/states/aws4_request, SignedHeaders=host, Signature=0";
       return fetch(AWS_ENDPOINT_URL, { method: "POST", body: JSON.stringify(body), headers: { authorization, "x-amz-target": "AWSStepFunctions." + target, "content-type": "application/x-amz-json-1.0" } });
     };
     exports.handler = async ({ token, n }) => {
       const answer = await send("SendTaskSuccess", { taskToken: token, output: JSON.stringify({ approved: n }) });
       if (answer.status !== 200) throw new Error(await answer.text());
     };`,
  );
  const definition = {
    StartAt: "Double",
    States: {
      Double: {
        Type: "Task",
        Resource: "arn:aws:states:::lambda:invoke",
        Parameters: { FunctionName: "double", "Payload.$": "$" },
        ResultSelector: { "n.$": "$.Payload.n" },
        Next: "Approve",
      },
      Approve: {
        Type: "Task",
        Resource: "arn:aws:states:::lambda:invoke.waitForTaskToken",
        Parameters: { FunctionName: "approve", Payload: { "token.$": "$$.Task.Token", "n.$": "$.n" } },
        End: true,
      },
    },
  };
  expect(await run("approval", definition, { n: 21 })).toMatchObject({
    status: "SUCCEEDED",
    output: '{"approved": 42}',
  });
  expect(aws.gateway.log.find({ caller: "approve", action: "SendTaskSuccess" })).toHaveLength(1);
});

test.each([
  [
    "error",
    "exports.handler = async () => { throw Object.assign(new Error('old epoch'), { name: 'Fenced' }); };",
    {},
    "Fenced",
  ],
  ["timeout", "exports.handler = () => new Promise(() => {});", { Timeout: 1 }, "Sandbox.Timedout"],
  ["throttle", "exports.handler = async () => 1;", { reserved: 0 }, "Lambda.TooManyRequestsException"],
])(
  "E5: a state machine catches a function's %s by its name",
  async (kind, source, { reserved, ...settings }: { reserved?: number; Timeout?: number }, error) => {
    const name = `fails-by-${kind}`;
    await createFunction(aws.endpoint, name, source, settings);
    if (reserved !== undefined) {
      const limit = { FunctionName: name, ReservedConcurrentExecutions: reserved };
      await client().send(new PutFunctionConcurrencyCommand(limit));
    }
    const definition = {
      StartAt: "Invoke",
      States: {
        Invoke: {
          ...{
            Type: "Task",
            Resource: "arn:aws:states:::lambda:invoke",
            Parameters: { FunctionName: name },
            Next: "Wrong",
          },
          Catch: [{ ErrorEquals: [error], Next: "Caught" }],
        },
        Caught: { Type: "Succeed" },
        Wrong: { Type: "Fail" },
      },
    };
    const { status, output, error: seen, cause } = await run(name, definition, {});
    expect({ status, seen, cause }).toMatchObject({ status: "SUCCEEDED" });
    expect(JSON.parse(output!)).toMatchObject({ Error: error });
  },
);

test("E5: a state machine retries after a fault that the gateway injects", async () => {
  await createFunction(aws.endpoint, "retried", "exports.handler = async () => ({ done: 1 });");
  const throttle = { service: "lambda", action: "Invoke", effect: { kind: "throttle" }, times: 2 } as const;
  aws.gateway.faults.add(throttle);
  const Retry = [
    { ErrorEquals: ["Lambda.TooManyRequestsException"], IntervalSeconds: 1, MaxAttempts: 2, BackoffRate: 1 },
  ];
  const Task = { Type: "Task", Resource: "arn:aws:states:::lambda:invoke", Parameters: { FunctionName: "retried" } };
  const definition = { StartAt: "Invoke", States: { Invoke: { ...Task, Retry, OutputPath: "$.Payload", End: true } } };
  expect(await run("retrying", definition, {})).toMatchObject({ status: "SUCCEEDED", output: '{"done": 1}' });
  const outcomes = aws.gateway.log
    .find({ action: "Invoke" })
    .slice(-3)
    .map(({ outcome }) => outcome);
  expect(outcomes).toEqual([429, 429, 200]);
});
