import { type Access, Authorizer, type PolicySource } from "../../../emulator/iam/authorizer";
import { parsePolicy } from "../../../emulator/iam/policy";
import type { Principal } from "../../../emulator/iam/principal";

const ACCOUNT = "111122223333";
const ROLE_ARN = `arn:aws:iam::${ACCOUNT}:role/writer`;
const ROLE: Principal = { type: "role", roleArn: ROLE_ARN, session: "run" };
const EVENTS: Principal = { type: "service", name: "events.amazonaws.com" };
const WHO = `User: arn:aws:sts::${ACCOUNT}:assumed-role/writer/run is not authorized to perform:`;
const KEY = `arn:aws:kms:us-east-1:${ACCOUNT}:key/1234`;
const ALIAS = `arn:aws:kms:us-east-1:${ACCOUNT}:alias/data`;
const FUNCTION = `arn:aws:lambda:us-east-1:${ACCOUNT}:function:work`;

const policy = (...statements: object[]) => parsePolicy({ Version: "2012-10-17", Statement: statements });

/** Policies by role and by resource, as if they were deployed. */
function authorizer(policies: Readonly<Record<string, object[]>>, aliases: readonly string[] = []): Authorizer {
  const of = (arn: string) => (policies[arn] ? policy(...policies[arn]) : undefined);
  const source: PolicySource = {
    ofRole: (arn) => Promise.resolve(of(arn) && { identity: [of(arn)!] }),
    ofResource: (arn) => Promise.resolve(of(arn)),
    aliasesOf: () => Promise.resolve(aliases),
  };
  return new Authorizer(source, ACCOUNT);
}

async function answer(of: Authorizer, access: Access): Promise<string> {
  const decision = await of.authorize(access);
  return decision.allowed ? "allowed" : decision.message;
}

describe("X15: a denial reads as AWS's own", () => {
  const put = { action: "s3:PutObject", resource: "arn:aws:s3:::assets/a.png" };
  const allow = { Effect: "Allow", Action: "s3:PutObject", Resource: "arn:aws:s3:::assets/*" };

  test.each<[policies: Record<string, object[]>, access: Access, expected: string]>([
    [{ [ROLE_ARN]: [allow] }, { principal: ROLE, ...put }, "allowed"],
    [
      {},
      { principal: ROLE, ...put },
      `${WHO} s3:PutObject on resource: arn:aws:s3:::assets/a.png because no identity-based policy allows the s3:PutObject action`,
    ],
    [
      { [ROLE_ARN]: [allow, { ...allow, Effect: "Deny" }] },
      { principal: ROLE, ...put },
      `${WHO} s3:PutObject on resource: arn:aws:s3:::assets/a.png with an explicit deny in an identity-based policy`,
    ],
    [
      { [ROLE_ARN]: [] },
      { principal: ROLE, action: "s3:ListAllMyBuckets", resource: "*" },
      `${WHO} s3:ListAllMyBuckets because no identity-based policy allows the s3:ListAllMyBuckets action`,
    ],
    [
      {},
      { principal: EVENTS, action: "lambda:InvokeFunction", resource: FUNCTION },
      `User: events.amazonaws.com is not authorized to perform: lambda:InvokeFunction on resource: ${FUNCTION} because no resource-based policy allows the lambda:InvokeFunction action`,
    ],
    // A list of AWS's own has no policy either.
    [
      { [ROLE_ARN]: [{ Effect: "Allow", Action: "ec2:Get*", Resource: "arn:aws:ec2:*:aws:prefix-list/*" }] },
      {
        ...{ principal: ROLE, action: "ec2:GetManagedPrefixListEntries" },
        resource: "arn:aws:ec2:us-east-1:aws:prefix-list/pl-1",
      },
      "allowed",
    ],
    // An alias has no policy: the identity's decides.
    [
      { [ROLE_ARN]: [{ Effect: "Allow", Action: "kms:CreateAlias", Resource: ALIAS }] },
      { principal: ROLE, action: "kms:CreateAlias", resource: ALIAS },
      "allowed",
    ],
  ])("%j", async (policies, access, expected) => {
    expect(await answer(authorizer(policies), access)).toBe(expected);
  });
});

describe("X15: a service is allowed by the policy of the resource it calls", () => {
  const RULE = `arn:aws:events:us-east-1:${ACCOUNT}:rule/nightly`;
  const invoke = { principal: EVENTS, action: "lambda:InvokeFunction", resource: FUNCTION };
  const permission = {
    Effect: "Allow",
    Principal: { Service: EVENTS.name },
    Action: "lambda:InvokeFunction",
    Resource: FUNCTION,
    Condition: { ArnLike: { "AWS:SourceArn": RULE } },
  };

  test.each([
    ["for the source it names", RULE, true],
    ["for no other source", `${RULE}-other`, false],
    ["not without a source", undefined, false],
  ])("%s", async (_, source, allowed) => {
    const decision = await authorizer({ [FUNCTION]: [permission] }).authorize({
      ...invoke,
      context: { "aws:SourceArn": source },
    });
    expect(decision.allowed).toBe(allowed);
  });
});

describe("X15, R25: a key", () => {
  const use = { principal: ROLE, action: "kms:Decrypt", resource: KEY };
  const administered = {
    Effect: "Allow",
    Principal: { AWS: `arn:aws:iam::${ACCOUNT}:root` },
    Action: "kms:*",
    Resource: "*",
  };
  const byAlias = {
    Effect: "Allow",
    Action: "kms:Decrypt",
    Resource: "*",
    Condition: { "ForAnyValue:StringEquals": { "kms:ResourceAliases": "alias/data" } },
  };

  test("allows no principal without a policy of its own", async () => {
    const roleOnly = authorizer({ [ROLE_ARN]: [{ Effect: "Allow", Action: "kms:Decrypt", Resource: KEY }] });
    expect(await answer(roleOnly, use)).toBe(
      `${WHO} kms:Decrypt on resource: ${KEY} because no resource-based policy allows the kms:Decrypt action`,
    );
  });

  test("allows the role that its policy names, for the service that is named", async () => {
    const named = {
      Effect: "Allow",
      Principal: { AWS: ROLE_ARN },
      Action: "kms:Decrypt",
      Resource: "*",
      Condition: { StringEquals: { "kms:ViaService": "sqs.us-east-1.amazonaws.com" } },
    };
    const of = authorizer({ [KEY]: [named] });
    const via = (service: string) => ({ ...use, context: { "kms:ViaService": service } });
    expect((await of.authorize(via("sqs.us-east-1.amazonaws.com"))).allowed).toBe(true);
    expect((await of.authorize(via("sns.us-east-1.amazonaws.com"))).allowed).toBe(false);
    expect((await of.authorize(use)).allowed).toBe(false);
  });

  test("is found by an alias only while the alias counts", async () => {
    const policies = { [KEY]: [administered], [ROLE_ARN]: [byAlias] };
    expect((await authorizer(policies, ["alias/data"]).authorize(use)).allowed).toBe(true);
    expect((await authorizer(policies, []).authorize(use)).allowed).toBe(false);
  });
});
