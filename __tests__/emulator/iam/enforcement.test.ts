import type { Call } from "../../../emulator/gateway/call";
import { Authorizer, type PolicySource } from "../../../emulator/iam/authorizer";
import { Enforcement, trustedService } from "../../../emulator/iam/enforcement";
import { parsePolicy } from "../../../emulator/iam/policy";
import { type Principal, sessionOf } from "../../../emulator/iam/principal";

const ACCOUNT = "111122223333";
const at = (service: string, resource: string) => `arn:aws:${service}:us-east-2:${ACCOUNT}:${resource}`;
const ROLE = `arn:aws:iam::${ACCOUNT}:role/work`;
const FUNCTION = at("lambda", "function:work");
const QUEUE = at("sqs", "letters");
const SECRET = at("secretsmanager", "secret:login-AbCdEf");
const KEY = at("kms", "key/1");
const RULE = at("events", "rule/nightly");

const WORK: Principal = { ...sessionOf(ROLE, "lambda.amazonaws.com", FUNCTION), functionArn: FUNCTION };
const EVENTS: Principal = { type: "service", name: "events.amazonaws.com", sourceArn: RULE };
const STRANGE_RULE: Principal = { ...EVENTS, sourceArn: at("events", "rule/other") };
const WHO = `User: arn:aws:sts::${ACCOUNT}:assumed-role/work/work is not authorized to perform:`;

type Statement = Record<string, unknown>;
/** Statements of everything that is deployed here, by ARN; `of ROLE` are those of its identity-based policy. */
type Deployed = Record<string, Statement[]>;

const allow = (Action: string | string[], Resource: string, more: Statement = {}): Statement => ({
  ...{ Effect: "Allow", Action, Resource },
  ...more,
});
const trust = (Service: string, sourceArn: string): Statement => ({
  ...{ Effect: "Allow", Action: "sts:AssumeRole", Principal: { Service } },
  Condition: { ArnLike: { "aws:SourceArn": sourceArn }, StringEquals: { "aws:SourceAccount": ACCOUNT } },
});
const useKey = (actions: string[], via: string): Statement =>
  allow(actions, "*", {
    Principal: { AWS: ROLE },
    Condition: { StringEquals: { "kms:ViaService": `${via}.us-east-2.amazonaws.com` } },
  });
const interfaces = ["ec2:CreateNetworkInterface", "ec2:DeleteNetworkInterface"];

const COMPLIANT: Deployed = {
  [`of ${ROLE}`]: [
    allow("sqs:SendMessage", QUEUE),
    allow("secretsmanager:GetSecretValue", SECRET.replace("AbCdEf", "??????")),
    allow("cloudwatch:PutMetricData", "*", { Condition: { StringEquals: { "cloudwatch:namespace": "Steadfast" } } }),
    allow("dynamodb:UpdateItem", at("dynamodb", "table/t"), {
      Condition: {
        "ForAllValues:StringEquals": { "dynamodb:LeadingKeys": ["web"] },
        Null: { "dynamodb:LeadingKeys": "false" },
      },
    }),
    allow("lambda:CreateFunction", at("lambda", "function:made")),
    allow("iam:PassRole", ROLE, { Condition: { StringEquals: { "iam:PassedToService": "lambda.amazonaws.com" } } }),
    allow(interfaces, at("ec2", "*/*")),
    { ...allow(interfaces, "*"), Effect: "Deny", Condition: { ArnEquals: { "lambda:SourceFunctionArn": FUNCTION } } },
  ],
  [ROLE]: [trust("lambda.amazonaws.com", FUNCTION)],
  [KEY]: [useKey(["kms:Decrypt", "kms:GenerateDataKey"], "sqs"), useKey(["kms:Decrypt"], "secretsmanager")],
  [FUNCTION]: [
    allow("lambda:InvokeFunction", FUNCTION, {
      Principal: { Service: "events.amazonaws.com" },
      Condition: { ArnLike: { "AWS:SourceArn": RULE } },
    }),
  ],
};

/** What a call is answered: `allowed`, or status, error code and message. */
async function answer(deployed: Deployed, principal: Principal | undefined, asking: Partial<Call> & { json?: object }) {
  const of = (arn: string) =>
    Promise.resolve(deployed[arn] && parsePolicy({ Version: "2012-10-17", Statement: deployed[arn] }));
  const source: PolicySource = {
    ofRole: async (arn) => ({ identity: [await of(`of ${arn}`)].filter((one) => one !== undefined) }),
    ofResource: of,
    aliasesOf: () => Promise.resolve([]),
  };
  const enforcement = new Enforcement({
    authorizer: new Authorizer(source, ACCOUNT),
    keys: {
      secretArn: () => Promise.resolve(SECRET),
      keyArn: (id) => Promise.resolve(id),
      keyOf: (arn) => Promise.resolve(arn === QUEUE || arn === SECRET ? KEY : undefined),
    },
    account: ACCOUNT,
    principalOf: () => principal,
    pathParameters: ({ action }): Record<string, string> => (action === "Invoke" ? { FunctionName: "work" } : {}),
    trusted: async (arn) => trustedService(await of(arn)),
  });
  const { json, ...call } = asking;
  const found = await enforcement.handler(
    {
      ...{ service: "sqs", action: "", region: "us-east-2", protocol: "json", caller: "work", accessKey: "k" },
      ...{ method: "POST", url: "/", headers: {}, body: Buffer.from(json ? JSON.stringify(json) : "") },
      ...call,
    },
    () => Promise.reject(new Error("nothing is passed on")),
  );
  if (!found) return "allowed";
  const text = found.body.toString();
  const { __type: code, message } = (
    text.startsWith("{")
      ? JSON.parse(text)
      : { __type: /<Code>(.*)<\/Code>/.exec(text)![1], message: /<Message>(.*)<\/Message>/.exec(text)![1] }
  ) as Record<string, string>;
  return `${found.status} ${code}: ${message}`;
}

const send = { service: "sqs", action: "SendMessage", json: { QueueUrl: `http://x/${ACCOUNT}/letters` } };
const read = { service: "secretsmanager", action: "GetSecretValue", json: { SecretId: "login" } };
const measure = (Namespace: string) => ({ service: "monitoring", action: "PutMetricData", json: { Namespace } });
const write = (pk: string) => ({
  ...{ service: "dynamodb", action: "UpdateItem", json: { TableName: "t", Key: { pk: { S: pk }, sk: { S: "a" } } } },
});
const invoke = { service: "lambda", action: "Invoke", protocol: "rest-json" as const };
const create = {
  ...{ service: "lambda", action: "CreateFunction", protocol: "rest-json" as const },
  json: { FunctionName: "made", Role: ROLE },
};
const connect = {
  ...{ service: "ec2", action: "CreateNetworkInterface", protocol: "ec2" as const },
  body: Buffer.from("Action=CreateNetworkInterface&SubnetId=subnet-1&SecurityGroupId.1=sg-1"),
};
const without = (arn: string, at: number): Deployed => ({
  ...COMPLIANT,
  [arn]: COMPLIANT[arn]!.filter((_, i) => i !== at),
});
const changed = (arn: string, at: number, change: Statement): Deployed => ({
  ...COMPLIANT,
  [arn]: COMPLIANT[arn]!.map((statement, i) => (i === at ? { ...statement, ...change } : statement)),
});
const OF_ROLE = `of ${ROLE}`;
const because = (action: string, resource: string, by = "identity-based") =>
  `${action}${resource === "*" ? "" : ` on resource: ${resource}`} because no ${by} policy allows the ${action} action`;

describe("X15: a correct deployment allows every principal its calls", () => {
  test.each([
    ["a message", WORK, send],
    ["a secret", WORK, read],
    ["a metric", WORK, measure("Steadfast")],
    ["an item of its own", WORK, write("web")],
    ["a function with its role", { ...sessionOf(ROLE, "lambda.amazonaws.com", FUNCTION) }, create],
    ["a rule's invocation", EVENTS, invoke],
    ["Lambda's own interface", sessionOf(ROLE, "lambda.amazonaws.com", FUNCTION), connect],
    ["whatever an administrator does", undefined, { service: "iam", action: "DeleteRole", protocol: "query" as const }],
    [
      "a request to an HTTP API, which has an authorizer of its own",
      WORK,
      { service: "execute-api", action: "GET /status" },
    ],
    ["what needs no permission", WORK, { service: "sts", action: "GetCallerIdentity", protocol: "query" as const }],
  ])("%s", async (_, principal, asking) => {
    expect(await answer(COMPLIANT, principal, asking)).toBe("allowed");
  });
});

describe("X15: one fault, and the call is refused as the service does", () => {
  test.each<[what: string, deployed: Deployed, principal: Principal, asking: object, refusal: string]>([
    [
      "a role without one action",
      without(OF_ROLE, 0),
      WORK,
      send,
      `400 AccessDeniedException: ${WHO} ${because("sqs:SendMessage", QUEUE)}`,
    ],
    [
      "a resource that is not the role's",
      changed(OF_ROLE, 0, { Resource: at("sqs", "other") }),
      WORK,
      send,
      `400 AccessDeniedException: ${WHO} ${because("sqs:SendMessage", QUEUE)}`,
    ],
    [
      "a key policy without the role",
      without(KEY, 0),
      WORK,
      send,
      `400 AccessDeniedException: ${WHO} ${because("kms:Decrypt", KEY, "resource-based")}`,
    ],
    [
      "a key policy without one action",
      changed(KEY, 0, { Action: ["kms:Decrypt"] }),
      WORK,
      send,
      `400 AccessDeniedException: ${WHO} ${because("kms:GenerateDataKey", KEY, "resource-based")}`,
    ],
    [
      "a key for another service",
      changed(KEY, 1, { Condition: { StringEquals: { "kms:ViaService": "sqs.us-east-2.amazonaws.com" } } }),
      WORK,
      read,
      `400 AccessDeniedException: ${WHO} ${because("kms:Decrypt", KEY, "resource-based")}`,
    ],
    [
      "another namespace",
      COMPLIANT,
      WORK,
      measure("AWS/RDS"),
      `400 AccessDeniedException: ${WHO} ${because("cloudwatch:PutMetricData", "*")}`,
    ],
    [
      "another's items",
      COMPLIANT,
      WORK,
      write("other"),
      `400 AccessDeniedException: ${WHO} ${because("dynamodb:UpdateItem", at("dynamodb", "table/t"))}`,
    ],
    [
      "no permission to pass the role",
      without(OF_ROLE, 5),
      WORK,
      create,
      `403 AccessDeniedException: ${WHO} ${because("iam:PassRole", ROLE)}`,
    ],
    [
      "a role that may be passed to another service",
      changed(OF_ROLE, 5, { Condition: { StringEquals: { "iam:PassedToService": "ecs-tasks.amazonaws.com" } } }),
      WORK,
      create,
      `403 AccessDeniedException: ${WHO} ${because("iam:PassRole", ROLE)}`,
    ],
    [
      "R30: the function's code changes interfaces",
      COMPLIANT,
      WORK,
      connect,
      "403 UnauthorizedOperation: You are not authorized to perform this operation. " +
        `${WHO} ec2:CreateNetworkInterface on resource: ${at("ec2", "network-interface/*")} with an explicit deny in an identity-based policy`,
    ],
    [
      "a trust policy for another service",
      { ...COMPLIANT, [ROLE]: [trust("ecs-tasks.amazonaws.com", FUNCTION)] },
      WORK,
      send,
      "400 AccessDeniedException: User: lambda.amazonaws.com is not authorized to perform: " +
        because("sts:AssumeRole", ROLE, "resource-based"),
    ],
    [
      "a trust policy for another source",
      { ...COMPLIANT, [ROLE]: [trust("lambda.amazonaws.com", `${FUNCTION}-other`)] },
      WORK,
      send,
      "400 AccessDeniedException: User: lambda.amazonaws.com is not authorized to perform: " +
        because("sts:AssumeRole", ROLE, "resource-based"),
    ],
    [
      "a function whose policy does not allow the rule",
      without(FUNCTION, 0),
      EVENTS,
      invoke,
      "403 AccessDeniedException: User: events.amazonaws.com is not authorized to perform: " +
        because("lambda:InvokeFunction", FUNCTION, "resource-based"),
    ],
    [
      "a rule that the function does not name",
      COMPLIANT,
      STRANGE_RULE,
      invoke,
      "403 AccessDeniedException: User: events.amazonaws.com is not authorized to perform: " +
        because("lambda:InvokeFunction", FUNCTION, "resource-based"),
    ],
    [
      "an operation without an action",
      COMPLIANT,
      WORK,
      { service: "sqs", action: "EatMessage" },
      "400 AccessDeniedException: the emulator has no IAM action for sqs:EatMessage: add it to emulator/iam/operations.ts",
    ],
  ])("%s", async (_, deployed, principal, asking, refusal) => {
    expect(await answer(deployed, principal, asking)).toBe(refusal);
  });
});
