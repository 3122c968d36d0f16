import { parseXml, textAt } from "../../gateway/xml";
import type { Asking } from "./asking";

const ROLE = /^arn:[\w-]+:iam::\d{12}:role\/.+$/;
const PASSING = /^(?!(?:Get|List|Describe|Head|Delete|Untag|Tag))/;
/** Parameters that hold the ARN of a role to pass; not every one is called so. */
const HOLDS_ROLE = /role|^DeliverLogsPermissionArn$|^credentialsArn$/i;
/** Services to which no call passes a role, or whose calls request one by name (`sts:AssumeRole`). */
const WITHOUT_ROLES = ["iam", "sts", "kms"];

/**
 * ARNs of roles that a call passes to a service, which needs `iam:PassRole`: those it names anywhere, unless it only reads.
 * S3's calls name one in their body: the role of a replication configuration.
 * @see https://docs.aws.amazon.com/IAM/latest/UserGuide/id_roles_use_passrole.html
 * @see https://docs.aws.amazon.com/AmazonS3/latest/API/API_PutBucketReplication.html
 */
export function passedRoles({ call: { service, action, body }, parameters }: Asking): readonly string[] {
  if (service === "s3") {
    if (action !== "PutBucketReplication") return [];
    const role = textAt(parseXml(body.toString("utf8")), "ReplicationConfiguration", "Role");
    return role === undefined ? [] : [role];
  }
  if (WITHOUT_ROLES.includes(service) || !PASSING.test(action)) return [];
  const roles = new Set<string>();
  const visit = (value: unknown, name: string): void => {
    if (typeof value === "string") {
      if (ROLE.test(value) && HOLDS_ROLE.test(name)) roles.add(value);
    } else if (typeof value === "object" && value !== null) {
      for (const [inner, member] of Object.entries(value)) visit(member, Array.isArray(value) ? name : inner);
    }
  };
  visit(parameters, "");
  return [...roles];
}
