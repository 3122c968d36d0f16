import {
  type Asked,
  at,
  call,
  checked,
  DEPLOYER,
  type Dependent,
  enforcement,
  form,
  KEY,
  kms,
  linked,
  needs,
  on,
  pass,
  ROLE,
} from "../../../support/dependent-permissions";

import type { Principal } from "../../../../emulator/iam/principal";
const TAGS = [{ Key: "Owner", Value: "platform" }];
const replication = {
  ...{ service: "s3", action: "PutBucketReplication", protocol: "rest-xml" as const, path: { Bucket: "b" } },
  body: `<ReplicationConfiguration xmlns="http://s3.amazonaws.com/doc/2006-03-01/"><Role>${ROLE}</Role><Rule></Rule></ReplicationConfiguration>`,
};

const CASES: readonly Dependent[] = [
  ["the role of a bucket's replication", replication, on(ROLE, "iam:PassRole")],
  [
    "a secret that is rotated",
    {
      ...{ service: "secretsmanager", action: "RotateSecret" },
      body: { SecretId: "login", RotationLambdaARN: at("lambda", "function:rotate") },
    },
    on(at("lambda", "function:rotate"), "lambda:InvokeFunction"),
  ],
  [
    "tags of a network",
    {
      ...{ service: "ec2", action: "CreateVpc", protocol: "ec2" },
      body: form({
        Action: "CreateVpc",
        "TagSpecification.1.ResourceType": "vpc",
        "TagSpecification.1.Tag.1.Key": "a",
      }),
    },
    on(at("ec2", "vpc/*"), "ec2:CreateTags"),
  ],
  [
    "tags of a role",
    {
      ...{ service: "iam", action: "CreateRole" },
      body: form({ Action: "CreateRole", RoleName: "work", "Tags.member.1.Key": "a" }),
    },
    on(ROLE, "iam:TagRole"),
  ],
  [
    "tags of a key",
    { service: "kms", action: "CreateKey", body: { Tags: TAGS } },
    kms(at("kms", "key/*"), "TagResource"),
  ],
  [
    "tags of a queue",
    { service: "sqs", action: "CreateQueue", body: { QueueName: "q", tags: { Owner: "platform" } } },
    on(at("sqs", "q"), "sqs:TagQueue"),
  ],
  [
    "tags of a web ACL",
    { service: "wafv2", action: "CreateWebACL", body: { Name: "a", Scope: "REGIONAL", Rules: [], Tags: TAGS } },
    on(at("wafv2", "regional/webacl/a/*"), "wafv2:TagResource"),
  ],
  [
    "the first cluster of ECS",
    { service: "ecs", action: "CreateCluster", body: { clusterName: "c" } },
    [linked("ecs", "ECS")],
  ],
  ...(
    [
      ["apigateway", "CreateApi", "ops.apigateway", "APIGateway"],
      ["apigateway", "CreateDomainName", "ops.apigateway", "APIGateway"],
      ["guardduty", "CreateDetector", "guardduty", "AmazonGuardDuty"],
      ["securityhub", "EnableSecurityHub", "securityhub", "SecurityHub"],
      ["access-analyzer", "CreateAnalyzer", "access-analyzer", "AccessAnalyzer"],
      ["backup", "CreateBackupPlan", "backup", "Backup"],
      ["ecr", "PutReplicationConfiguration", "replication.ecr", "ECRReplication"],
      ["elasticache", "CreateReplicationGroup", "elasticache", "ElastiCache"],
    ] as const
  ).map(([service, action, linkedTo, name]): [string, Asked, string[]] => [
    `the service-linked role of ${service}:${action}`,
    { service, action },
    [linked(linkedTo, name)],
  ]),
  [
    "the web ACL of a load balancer",
    {
      ...{ service: "wafv2", action: "AssociateWebACL" },
      body: {
        WebACLArn: at("wafv2", "regional/webacl/a/1"),
        ResourceArn: at("elasticloadbalancing", "loadbalancer/app/a/1"),
      },
    },
    ["elasticloadbalancing:SetWebAcl *"],
  ],
];

describe("X15: roles, tags and other services that a call takes along", () => {
  test.each(CASES)("%s", async (_, asked, dependent) => {
    await needs(asked, dependent);
  });

  test("a service-linked role is made for its service alone", async () => {
    const { context } = (await checked({ service: "ecs", action: "CreateCluster" })).at(-1)!;
    expect(context["iam:AWSServiceName"]).toBe("ecs.amazonaws.com");
  });
});

test("X15: policies that a role gets, and services through which a key is used, are distinguished", async () => {
  const by = enforcement(() => undefined, []);
  const attach = (PolicyArn: string) =>
    call({
      ...{ service: "iam", action: "AttachRolePolicy" },
      body: form({ Action: "AttachRolePolicy", RoleName: "work", PolicyArn }),
    });
  for (const policy of ["arn:aws:iam::aws:policy/A", "arn:aws:iam::aws:policy/B", "arn:aws:iam::aws:policy/A"]) {
    await pass(attach(policy), by);
  }
  const encrypted = { body: { KmsKeyId: KEY, KMSKeyArn: KEY, Name: "s", FunctionName: "f" } };
  await pass(call({ service: "secretsmanager", action: "UpdateSecret", ...encrypted }), by);
  await pass(call({ service: "lambda", action: "CreateFunction", ...encrypted }), by);
  const valuesOf = (key: string, action: string) =>
    by.checked.filter((one) => one.action === action).map(({ context }) => context[key]);
  expect(valuesOf("iam:PolicyARN", "iam:AttachRolePolicy")).toEqual([
    "arn:aws:iam::aws:policy/A",
    "arn:aws:iam::aws:policy/B",
  ]);
  expect(valuesOf("kms:ViaService", "kms:Decrypt")).toEqual([
    "secretsmanager.us-east-2.amazonaws.com",
    "lambda.us-east-2.amazonaws.com",
  ]);
});

describe("X15: a call needs nothing that AWS does not require", () => {
  test.each<[string, Asked]>([
    [
      "a key of AWS's own",
      { service: "ecr", action: "CreateRepository", body: { encryptionConfiguration: { kmsKey: "alias/aws/ecr" } } },
    ],
    ["no tags", { service: "sqs", action: "CreateQueue", body: { QueueName: "q", tags: {} } }],
    ["a queue with a key", { service: "sqs", action: "CreateQueue", body: { Attributes: { KmsMasterKeyId: KEY } } }],
    [
      "a log group with a key",
      { service: "logs", action: "CreateLogGroup", body: { logGroupName: "g", kmsKeyId: KEY } },
    ],
    ["a service that is scaled", { service: "ecs", action: "UpdateService", body: { service: "s", desiredCount: 2 } }],
    [
      "a function outside of networks",
      { service: "lambda", action: "UpdateFunctionConfiguration", protocol: "rest-json", path: { FunctionName: "f" } },
    ],
    ["a stage without a log", { service: "apigateway", action: "UpdateStage", protocol: "rest-json" }],
    [
      "the rotation that a secret has already",
      { service: "secretsmanager", action: "RotateSecret", body: { SecretId: "login" } },
    ],
    ["a table without replicas", { service: "dynamodb", action: "UpdateTable", body: { TableName: "t" } }],
  ])("%s", async (_, asked) => {
    expect((await checked(asked)).map(({ action }) => action)).toHaveLength(1);
  });

  test.each([
    ["the call of another principal", { service: "ecs", action: "CreateCluster", body: { clusterName: "c" } }],
    [
      "a call of its own",
      {
        ...{ service: "iam", action: "CreateServiceLinkedRole" },
        body: form({ Action: "CreateServiceLinkedRole", AWSServiceName: "ecs.amazonaws.com" }),
      },
    ],
  ])("a service-linked role that %s has made", async (_, first) => {
    const service = call({ service: "ecs", action: "CreateService", body: { serviceName: "s" } });
    let who: Principal | undefined = DEPLOYER;
    const by = enforcement(() => who, [{ Effect: "Allow", Action: "ecs:*", Resource: "*" }]);
    expect((await pass(service, by))?.body.toString()).toContain("iam:CreateServiceLinkedRole");
    who = undefined;
    expect(await pass(call(first), by)).toBeUndefined();
    who = DEPLOYER;
    expect(await pass(service, by)).toBeUndefined();
  });
});
