import type { Request } from "../../../emulator/gateway/call";
import { Wire } from "../../../emulator/gateway/wire";
import { DeployedPolicies } from "../../../emulator/iam/deployed-policies";
import { Kept } from "../../../emulator/iam/kept";

const ROLE = "arn:aws:iam::111122223333:role/app/writer";
const KEY = "arn:aws:kms:us-east-1:111122223333:key/k-1";
const DOCUMENT = JSON.stringify({
  Version: "2012-10-17",
  Statement: [{ Effect: "Allow", Action: "*", Resource: "*" }],
});

/** Policies behind a wire that answers by what a request names; a path or action it does not know is a 404. */
function deployed(answers: Readonly<Record<string, unknown>>, aliasSeconds = 0) {
  const asked: string[] = [];
  const wire = new Wire((request: Request) => {
    const body = request.body.toString("utf8");
    const form = new URLSearchParams(body);
    const what =
      request.headers["x-amz-target"]?.split(".").at(-1) ?? form.get("Action") ?? `${request.method} ${request.url}`;
    asked.push(what);
    const answer = answers[what];
    const text = typeof answer === "string" ? answer : JSON.stringify(answer ?? { message: "none" });
    return Promise.resolve({ status: answer === undefined ? 404 : 200, headers: {}, body: Buffer.from(text) });
  }, "test");
  const kept = new Kept();
  return { asked, kept, policies: new DeployedPolicies(wire, kept, () => aliasSeconds) };
}

function iam(action: string, result: string): Record<string, string> {
  return { [action]: `<${action}Response><${action}Result>${result}</${action}Result></${action}Response>` };
}

const ROLE_ANSWERS = {
  ...iam(
    "GetRole",
    `<Role><AssumeRolePolicyDocument>${encodeURIComponent(DOCUMENT)}</AssumeRolePolicyDocument>
     <PermissionsBoundary><PermissionsBoundaryArn>arn:aws:iam::111122223333:policy/limit</PermissionsBoundaryArn></PermissionsBoundary></Role>`,
  ),
  ...iam("ListRolePolicies", "<PolicyNames><member>inline</member></PolicyNames>"),
  ...iam("GetRolePolicy", `<PolicyDocument>${encodeURIComponent(DOCUMENT)}</PolicyDocument>`),
  ...iam(
    "ListAttachedRolePolicies",
    "<AttachedPolicies><member><PolicyArn>arn:aws:iam::aws:policy/Read</PolicyArn></member></AttachedPolicies>",
  ),
  ...iam("GetPolicy", "<Policy><DefaultVersionId>v2</DefaultVersionId></Policy>"),
  ...iam("GetPolicyVersion", `<PolicyVersion><Document>${encodeURIComponent(DOCUMENT)}</Document></PolicyVersion>`),
};

describe("X15: the policies that are deployed", () => {
  test("a role has its inline and managed policies and its boundary", async () => {
    const { policies } = deployed(ROLE_ANSWERS);
    const role = await policies.ofRole(ROLE);
    expect(role?.identity.map(({ id }) => id)).toEqual(["inline", "arn:aws:iam::aws:policy/Read"]);
    expect(role?.boundary?.id).toBe("arn:aws:iam::111122223333:policy/limit");
    expect((await policies.ofResource(ROLE))?.statements).toHaveLength(1);
    expect(await deployed({}).policies.ofRole(ROLE)).toBeUndefined();
  });

  test("what was read is kept until a call may have changed it", async () => {
    const { policies, kept, asked } = deployed(ROLE_ANSWERS);
    await policies.ofRole(ROLE);
    const once = asked.length;
    await policies.ofRole(ROLE);
    kept.answered({ service: "iam", action: "GetRolePolicy" });
    kept.answered({ service: "sqs", action: "CreateQueue" });
    await policies.ofRole(ROLE);
    expect(asked).toHaveLength(once);
    kept.answered({ service: "iam", action: "PutRolePolicy" });
    await policies.ofRole(ROLE);
    expect(asked).toHaveLength(2 * once);
  });

  test.each<[arn: string, answers: Record<string, unknown>]>([
    ["arn:aws:s3:::assets/a/b.png", { "GET /assets?policy": DOCUMENT }],
    [KEY, { GetKeyPolicy: { Policy: DOCUMENT } }],
    [
      "arn:aws:sns:us-east-1:111122223333:notifications",
      {
        GetTopicAttributes: `<GetTopicAttributesResponse><GetTopicAttributesResult><Attributes><entry><key>Policy</key>
          <value>${DOCUMENT.replaceAll('"', "&quot;")}</value></entry></Attributes></GetTopicAttributesResult></GetTopicAttributesResponse>`,
      },
    ],
    ["arn:aws:sqs:us-east-1:111122223333:jobs", { GetQueueAttributes: { Attributes: { Policy: DOCUMENT } } }],
    ["arn:aws:secretsmanager:us-east-1:111122223333:secret:a-x", { GetResourcePolicy: { ResourcePolicy: DOCUMENT } }],
    ["arn:aws:ecr:us-east-1:111122223333:repository/app", { GetRepositoryPolicy: { policyText: DOCUMENT } }],
    [
      "arn:aws:lambda:us-east-1:111122223333:function:work:live",
      { "GET /2015-03-31/functions/work/policy?Qualifier=live": { Policy: DOCUMENT } },
    ],
    ["arn:aws:events:us-east-1:111122223333:event-bus/main", { DescribeEventBus: { Policy: DOCUMENT } }],
    [
      "arn:aws:backup:us-east-1:111122223333:backup-vault:daily",
      { "GET /backup-vaults/daily/access-policy": { Policy: DOCUMENT } },
    ],
    [
      "arn:aws:logs:us-east-1:111122223333:log-group:/a:*",
      { DescribeResourcePolicies: { resourcePolicies: [{ policyDocument: DOCUMENT }] } },
    ],
  ])("%s has a policy of its own", async (arn, answers) => {
    expect((await deployed(answers).policies.ofResource(arn))?.statements).toHaveLength(1);
    expect(await deployed({}).policies.ofResource(arn)).toBeUndefined();
  });

  test("R25: an alias counts once it is old enough", async () => {
    const now = Date.now() / 1000;
    const answers = {
      ListAliases: {
        Aliases: [
          { AliasName: "alias/old", TargetKeyId: "k-1", CreationDate: now - 400 },
          { AliasName: "alias/new", TargetKeyId: "k-1", CreationDate: now - 200 },
          { AliasName: "alias/moved", TargetKeyId: "k-1", CreationDate: now - 400, LastUpdatedDate: now - 200 },
          { AliasName: "alias/other", TargetKeyId: "k-2", CreationDate: now - 400 },
        ],
      },
    };
    expect(await deployed(answers, 300).policies.aliasesOf(KEY)).toEqual(["alias/old"]);
    expect(await deployed(answers, 0).policies.aliasesOf(KEY)).toEqual(["alias/old", "alias/new", "alias/moved"]);
  });
});
