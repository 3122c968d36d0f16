import { type AccessRequest, evaluate, type Policies } from "../../../emulator/iam/evaluate";
import { requestContext } from "../../../emulator/iam/pattern";
import { parsePolicy } from "../../../emulator/iam/policy";
import type { Principal } from "../../../emulator/iam/principal";

const ACCOUNT = "111122223333";
const OTHER = "444455556666";
const ROLE: Principal = { type: "role", roleArn: `arn:aws:iam::${ACCOUNT}:role/app/writer`, session: "run" };
const SESSION_ARN = `arn:aws:sts::${ACCOUNT}:assumed-role/writer/run`;
const USER: Principal = { type: "user", arn: `arn:aws:iam::${ACCOUNT}:user/ada` };
const STRANGER: Principal = { type: "role", roleArn: `arn:aws:iam::${OTHER}:role/visitor`, session: "run" };
const SERVICE: Principal = { type: "service", name: "events.amazonaws.com" };

const QUEUE = `arn:aws:sqs:us-east-1:${ACCOUNT}:orders`;
const request = (principal: Principal, some: Partial<AccessRequest> = {}): AccessRequest => ({
  principal,
  action: "sqs:SendMessage",
  resource: QUEUE,
  resourceAccount: ACCOUNT,
  context: {},
  ...some,
});
const policy = (...statements: object[]) => parsePolicy({ Version: "2012-10-17", Statement: statements });
const ALLOW = { Effect: "Allow", Action: "sqs:SendMessage", Resource: QUEUE };
const DENY = { ...ALLOW, Effect: "Deny" };
const OTHERWISE = { Effect: "Allow", Action: "s3:*", Resource: "*" };
const to = (principal: unknown, statement: object = ALLOW) => ({ ...statement, Principal: principal });

/** The decision in a word: `allowed`, or the policy type that denied, `!` before an explicit deny. */
function decide(principal: Principal, policies: Partial<Policies>, some: Partial<AccessRequest> = {}): string {
  const denial = evaluate(request(principal, some), { identity: [], ...policies });
  return denial ? `${denial.explicit ? "!" : ""}${denial.by}` : "allowed";
}

const IDENTITY = "identity-based policy";
const RESOURCE = "resource-based policy";
const BOUNDARY = "permissions boundary";

describe("X15: the cases of AWS's policy evaluation logic, within one account", () => {
  const byRole = to({ AWS: ROLE.roleArn });
  const bySession = to({ AWS: SESSION_ARN });
  const byAccount = to({ AWS: `arn:aws:iam::${ACCOUNT}:root` });
  const allow = [policy(ALLOW)];

  test.each<[what: string, principal: Principal, policies: Partial<Policies>, expected: string]>([
    ["nothing allows", ROLE, {}, IDENTITY],
    ["another action is allowed", ROLE, { identity: [policy(OTHERWISE)] }, IDENTITY],
    ["an identity-based policy allows", ROLE, { identity: allow }, "allowed"],
    ["one of several identity-based policies allows", ROLE, { identity: [policy(OTHERWISE), ...allow] }, "allowed"],
    ["a resource-based policy names the role", ROLE, { resource: policy(byRole) }, "allowed"],
    ["a resource-based policy names the session", ROLE, { resource: policy(bySession) }, "allowed"],
    ["a resource-based policy names the account", ROLE, { resource: policy(byAccount) }, IDENTITY],
    [
      "… and an identity-based policy allows",
      ROLE,
      { resource: policy(to({ AWS: ACCOUNT })), identity: allow },
      "allowed",
    ],
    ["a resource-based policy names everyone", ROLE, { resource: policy(to("*")) }, "allowed"],
    [
      "a resource-based policy names another principal",
      ROLE,
      { resource: policy(to({ AWS: SESSION_ARN + "2" })) },
      IDENTITY,
    ],
    ["an identity-based policy denies", ROLE, { identity: [policy(ALLOW, DENY)] }, `!${IDENTITY}`],
    ["a resource-based policy denies", ROLE, { identity: allow, resource: policy(to("*", DENY)) }, `!${RESOURCE}`],
    ["… the account", ROLE, { identity: allow, resource: policy(to({ AWS: ACCOUNT }, DENY)) }, `!${RESOURCE}`],
    ["a boundary denies", ROLE, { identity: allow, boundary: policy(DENY) }, `!${BOUNDARY}`],
    ["a boundary does not allow", ROLE, { identity: allow, boundary: policy(OTHERWISE) }, BOUNDARY],
    ["a boundary alone allows", ROLE, { boundary: policy(ALLOW) }, IDENTITY],
    ["both allow", ROLE, { identity: allow, boundary: policy(ALLOW) }, "allowed"],
    [
      "a boundary limits what a resource-based policy gives the role",
      ROLE,
      { resource: policy(byRole), boundary: policy(OTHERWISE) },
      BOUNDARY,
    ],
    [
      "… but not what it gives the session",
      ROLE,
      { resource: policy(bySession), boundary: policy(OTHERWISE) },
      "allowed",
    ],
    [
      "… nor what it gives a user",
      USER,
      { resource: policy(to({ AWS: USER.arn })), boundary: policy(OTHERWISE) },
      "allowed",
    ],
    ["a session policy does not allow", ROLE, { identity: allow, session: policy(OTHERWISE) }, "session policy"],
    ["a session policy denies", ROLE, { identity: allow, session: policy(DENY) }, "!session policy"],
    [
      "an endpoint's policy does not allow",
      ROLE,
      { identity: allow, endpoint: policy(to("*", OTHERWISE)) },
      "VPC endpoint policy",
    ],
    ["an endpoint's policy allows", ROLE, { identity: allow, endpoint: policy(to("*")) }, "allowed"],
    ["an endpoint's policy grants nothing", ROLE, { endpoint: policy(to("*")) }, IDENTITY],
    [
      "a key's policy does not name the role",
      ROLE,
      { identity: allow, resource: policy(), resourceDecides: true },
      RESOURCE,
    ],
    ["a key's policy names the account", ROLE, { resource: policy(byAccount), resourceDecides: true }, IDENTITY],
    [
      "… and an identity-based policy allows",
      ROLE,
      { identity: allow, resource: policy(byAccount), resourceDecides: true },
      "allowed",
    ],
    ["a key's policy names the role", ROLE, { resource: policy(byRole), resourceDecides: true }, "allowed"],
    ["a service is not named", SERVICE, { resource: policy(byAccount) }, RESOURCE],
    ["a service is named", SERVICE, { resource: policy(to({ Service: SERVICE.name })) }, "allowed"],
    ["a service has no policies of its own", SERVICE, { identity: allow }, RESOURCE],
    [
      "a service is denied like every principal",
      SERVICE,
      { resource: policy(to({ Service: SERVICE.name }), to("*", DENY)) },
      `!${RESOURCE}`,
    ],
    [
      "a deny spares whom NotPrincipal lists",
      ROLE,
      { identity: allow, resource: policy({ ...DENY, NotPrincipal: { AWS: SESSION_ARN } }) },
      "allowed",
    ],
    [
      "… and no other principal",
      USER,
      { identity: allow, resource: policy({ ...DENY, NotPrincipal: { AWS: SESSION_ARN } }) },
      `!${RESOURCE}`,
    ],
  ])("%s", (_, principal, policies, expected) => {
    expect(decide(principal, policies)).toBe(expected);
  });
});

describe("X15: across accounts", () => {
  const allow = [policy(ALLOW)];
  test.each<[what: string, policies: Partial<Policies>, expected: string]>([
    ["only the identity-based policy allows", { identity: allow }, RESOURCE],
    ["only the resource-based policy allows", { resource: policy(to({ AWS: STRANGER.roleArn })) }, IDENTITY],
    ["both allow", { identity: allow, resource: policy(to({ AWS: STRANGER.roleArn })) }, "allowed"],
    [
      "the resource-based policy names the other account",
      { identity: allow, resource: policy(to({ AWS: OTHER })) },
      "allowed",
    ],
    ["… and its own", { identity: allow, resource: policy(to({ AWS: ACCOUNT })) }, RESOURCE],
    [
      "a boundary limits",
      { identity: allow, resource: policy(to({ AWS: STRANGER.roleArn })), boundary: policy(OTHERWISE) },
      BOUNDARY,
    ],
  ])("%s", (_, policies, expected) => {
    expect(decide(STRANGER, policies)).toBe(expected);
  });
});

describe("X15: what a statement applies to", () => {
  const allows = (statement: object, some: Partial<AccessRequest> = {}) =>
    decide(ROLE, { identity: [policy({ Effect: "Allow", ...statement })] }, some) === "allowed";

  test.each<[statement: object, applies: boolean]>([
    [{ Action: "SQS:sendmessage", Resource: "*" }, true],
    [{ Action: "sqs:Send*", Resource: "*" }, true],
    [{ Action: "sqs:Send?essage", Resource: "*" }, true],
    [{ Action: ["sqs:ReceiveMessage", "sqs:SendMessage"], Resource: "*" }, true],
    [{ Action: "sqs:Send", Resource: "*" }, false],
    [{ Action: "sns:*", Resource: "*" }, false],
    [{ NotAction: "sns:*", Resource: "*" }, true],
    [{ NotAction: ["sns:*", "sqs:Send*"], Resource: "*" }, false],
    [{ Action: "sqs:*", Resource: `arn:aws:sqs:*:${ACCOUNT}:ord*` }, true],
    [{ Action: "sqs:*", Resource: `arn:aws:sqs:*:${ACCOUNT}:Ord*` }, false],
    [{ Action: "sqs:*", Resource: `arn:aws:sqs:eu-west-1:${ACCOUNT}:orders` }, false],
    [{ Action: "sqs:*", NotResource: QUEUE }, false],
    [{ Action: "sqs:*", NotResource: `${QUEUE}-other` }, true],
    [{ Action: "sqs:*", Resource: "arn:aws:sqs:us-east-1:${aws:PrincipalAccount}:orders" }, true],
    [{ Action: "sqs:*", Resource: "arn:aws:sqs:us-east-1:*:${aws:PrincipalTag/queue}" }, false],
    [{ Action: "sqs:*", Resource: "arn:aws:sqs:us-east-1:*:${aws:PrincipalTag/queue, 'orders'}" }, true],
    [{ Action: "sqs:*", Resource: "arn:aws:sqs:us-east-1:*:${*}" }, false],
  ])("%j: %s", (statement, applies) => {
    expect(allows(statement, { context: requestContext({ "aws:PrincipalAccount": ACCOUNT }) })).toBe(applies);
  });

  test("a policy of version 2008 has no variables", () => {
    const old = parsePolicy({ Version: "2008-10-17", Statement: { ...ALLOW, Resource: "${aws:PrincipalAccount}" } });
    const context = requestContext({ "aws:PrincipalAccount": ACCOUNT });
    expect(decide(ROLE, { identity: [old] }, { resource: ACCOUNT, context })).toBe(IDENTITY);
    expect(decide(ROLE, { identity: [old] }, { resource: "${aws:PrincipalAccount}", context })).toBe("allowed");
  });

  test.each([
    [{ Effect: "Allow", Resource: "*" }, "a policy's statement should have Effect and Action"],
    [{ Effect: "Maybe", Action: "*", Resource: "*" }, "a policy's statement should have Effect and Action"],
    [{ Effect: "Allow", Action: "*", NotAction: "*" }, "a policy's statement has both Action and NotAction"],
    [{ Effect: "Allow", Action: "*", Resource: "*", NotResource: "*" }, "has both Resource and NotResource"],
  ])("%j is refused", (statement, message) => {
    expect(() => policy(statement)).toThrow(message);
  });
});
