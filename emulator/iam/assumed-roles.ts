import type { Call } from "../gateway/call";
import type { Callers } from "../gateway/callers";
import type { Handler } from "../gateway/gateway";
import { parseXml, textAt } from "../gateway/xml";
import type { Principal } from "./principal";

/** Operations of STS that return temporary keys; the last two for the caller itself. */
const ISSUING = [
  ...["AssumeRole", "AssumeRoleWithWebIdentity", "AssumeRoleWithSAML"],
  ...["GetSessionToken", "GetFederationToken"],
];

/**
 * The caller with a temporary key of STS is a session of the role that was requested, with its permissions alone, or the
 * principal that requested the key.
 * @see https://docs.aws.amazon.com/IAM/latest/UserGuide/id_credentials_temp_request.html
 */
export function assumedRoles(callers: Pick<Callers, "introduce" | "principalOf">): Handler {
  return async (call, passOn) => {
    if (!ISSUING.includes(call.action) || !["sts", "unknown"].includes(call.service)) return undefined;
    const answer = await passOn(call);
    if (answer.status !== 200) return answer;
    const path = [`${call.action}Response`, `${call.action}Result`, "Credentials", "AccessKeyId"];
    const key = textAt(parseXml(answer.body.toString("utf8")), ...path);
    if (key !== undefined) callers.introduce(key, sessionIn(call) ?? callers.principalOf(call.accessKey));
    return answer;
  };
}

/** The session that a request returns; undefined where it names no role. */
function sessionIn({ url, body }: Call): Principal | undefined {
  const form = new URLSearchParams(body.length > 0 ? body.toString("utf8") : url.split("?")[1]);
  const roleArn = form.get("RoleArn");
  // A SAML assertion holds the name of its session.
  return roleArn === null ? undefined : { type: "role", roleArn, session: form.get("RoleSessionName") ?? "federated" };
}
