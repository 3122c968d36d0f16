import type { Callers } from "../gateway/callers";
import type { Handler } from "../gateway/gateway";
import { parseXml, textAt } from "../gateway/xml";

/**
 * Whoever signs with a key of `sts:AssumeRole` is a session of that role, with its permissions alone.
 * @see https://docs.aws.amazon.com/STS/latest/APIReference/API_AssumeRole.html
 */
export function assumedRoles(callers: Pick<Callers, "introduce">): Handler {
  return async (call, passOn) => {
    if (call.service !== "sts" || call.action !== "AssumeRole") return undefined;
    const answer = await passOn(call);
    if (answer.status !== 200) return answer;
    const form = new URLSearchParams(call.body.toString("utf8"));
    const path = ["AssumeRoleResponse", "AssumeRoleResult", "Credentials", "AccessKeyId"] as const;
    const key = textAt(parseXml(answer.body.toString("utf8")), ...path);
    const [roleArn, session] = [form.get("RoleArn"), form.get("RoleSessionName")];
    if (key !== undefined && roleArn !== null && session !== null) {
      callers.introduce(key, { type: "role", roleArn, session });
    }
    return answer;
  };
}
