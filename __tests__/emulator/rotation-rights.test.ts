import type { Call } from "../../emulator/gateway/call";
import { Wire } from "../../emulator/gateway/wire";
import { Authorizer } from "../../emulator/iam/authorizer";
import { parsePolicy } from "../../emulator/iam/policy";
import { rotationRights } from "../../emulator/models/rotation-rights";

const ACCOUNT = "123456789012";
const SECRET = `arn:aws:secretsmanager:us-east-1:${ACCOUNT}:secret:login-AbCdEf`;
const ROTATION = `arn:aws:lambda:us-east-1:${ACCOUNT}:function:rotate`;
const LETS_IN = {
  ...{ Effect: "Allow", Action: "lambda:InvokeFunction", Resource: ROTATION },
  Principal: { Service: "secretsmanager.amazonaws.com" },
  Condition: { StringEquals: { "AWS:SourceAccount": ACCOUNT }, ArnLike: { "AWS:SourceArn": SECRET } },
};

interface Deployed {
  readonly policy?: object;
  /** @default ROTATION */
  readonly functionArn?: string | undefined;
  /** @default what it would be after the first RotateSecret */
  readonly secret?: object | undefined;
}

/** How RotateSecret ends before it reaches the service: undefined when it does. */
async function refused(input: object, deployed: Deployed, action = "RotateSecret"): Promise<object | undefined> {
  const { policy } = deployed;
  const functionArn = "functionArn" in deployed ? deployed.functionArn : ROTATION;
  const secret = "secret" in deployed ? deployed.secret : { ARN: SECRET };
  const moto = new Wire(({ url }) => {
    const found = url === "/" ? secret : functionArn?.endsWith(url.split("/").at(-1)!) ? {} : undefined;
    const body = Buffer.from(JSON.stringify(found ?? { __type: "ResourceNotFoundException" }));
    return Promise.resolve({ status: found ? 200 : 404, headers: {}, body });
  }, "gateway");
  const authorizer = new Authorizer(
    {
      ofRole: () => Promise.resolve(undefined),
      ofResource: (arn) =>
        Promise.resolve(
          policy && arn === ROTATION ? parsePolicy({ Version: "2012-10-17", Statement: [policy] }) : undefined,
        ),
      aliasesOf: () => Promise.resolve([]),
    },
    ACCOUNT,
  );
  const call: Call = {
    ...{ service: "secretsmanager", region: "us-east-1", action, protocol: "json", caller: "", accessKey: "" },
    ...{ method: "POST", url: "/", headers: {}, body: Buffer.from(JSON.stringify({ SecretId: SECRET, ...input })) },
  };
  const answer = await rotationRights(moto, authorizer, ACCOUNT)(call, () => Promise.reject(new Error("passed on")));
  return answer && { status: answer.status, ...(JSON.parse(answer.body.toString()) as object) };
}

const DENIED = {
  status: 400,
  __type: "AccessDeniedException",
  message:
    "Secrets Manager cannot invoke the specified Lambda function. Ensure that the function policy grants access to the principal secretsmanager.amazonaws.com.",
};
const rotated = { ARN: SECRET, RotationLambdaARN: ROTATION };

test("X15: a secret is rotated by a function whose policy allows Secrets Manager", async () => {
  expect(await refused({ RotationLambdaARN: ROTATION }, { policy: LETS_IN })).toBeUndefined();
  expect(await refused({}, { policy: LETS_IN, secret: rotated })).toBeUndefined();
});

test.each<[string, object | undefined]>([
  ["has no policy", undefined],
  ["allows another service", { ...LETS_IN, Principal: { Service: "events.amazonaws.com" } }],
  ["allows Secrets Manager another action", { ...LETS_IN, Action: "lambda:GetFunction" }],
  ["names another account", { ...LETS_IN, Condition: { StringEquals: { "AWS:SourceAccount": "999999999999" } } }],
  ["names another secret", { ...LETS_IN, Condition: { ArnLike: { "AWS:SourceArn": `${SECRET}-other` } } }],
])("X15: RotateSecret is refused at once when the function %s", async (_, policy) => {
  const deployed = policy ? { policy } : {};
  expect(await refused({ RotationLambdaARN: ROTATION }, deployed)).toEqual(DENIED);
  expect(await refused({}, { ...deployed, secret: rotated })).toEqual(DENIED);
});

test("a secret or function that does not exist, and every other call, is left to Secrets Manager", async () => {
  expect(await refused({ RotationLambdaARN: ROTATION }, { functionArn: undefined })).toBeUndefined();
  expect(await refused({ RotationLambdaARN: ROTATION }, { secret: undefined })).toBeUndefined();
  expect(await refused({}, {})).toBeUndefined();
  expect(await refused({ RotationLambdaARN: ROTATION }, {}, "CancelRotateSecret")).toBeUndefined();
});
