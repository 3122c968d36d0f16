import { errorAnswer } from "../gateway/faults";
import type { Handler } from "../gateway/gateway";
import type { Wire } from "../gateway/wire";
import type { Authorizer } from "../iam/authorizer";
import { found } from "../iam/kept";
import { sessionOf } from "../iam/principal";

/** Step Functions' own message. */
const REFUSAL = "The state machine IAM Role is not authorized to access the Log Destination";
/** What the role of a state machine needs to have its logs delivered, on every resource. */
const NEEDED = [
  ...["CreateLogDelivery", "GetLogDelivery", "UpdateLogDelivery", "DeleteLogDelivery", "ListLogDeliveries"],
  ...["PutResourcePolicy", "DescribeResourcePolicies", "DescribeLogGroups"],
].map((name) => `logs:${name}`);

interface Logging {
  readonly level?: string;
  readonly destinations?: readonly unknown[];
}

interface Input {
  readonly name?: string;
  readonly stateMachineArn?: string;
  readonly roleArn?: string;
  readonly loggingConfiguration?: Logging;
}

/**
 * A state machine with logs is made or changed only when its role may have them delivered: the caller needs no right for
 * that.
 * @see https://docs.aws.amazon.com/step-functions/latest/dg/cw-logs.html
 */
export function stateMachineLogs(moto: Wire, authorizer: Pick<Authorizer, "authorize">, account: string): Handler {
  return async (call) => {
    if (call.service !== "states" || !/^(?:Create|Update)StateMachine$/.test(call.action)) return undefined;
    const input = JSON.parse(call.body.toString("utf8")) as Input;
    const arn = input.stateMachineArn ?? `arn:aws:states:${call.region}:${account}:stateMachine:${input.name ?? ""}`;
    const target = "AWSStepFunctions.DescribeStateMachine";
    const deployed =
      input.stateMachineArn === undefined
        ? undefined
        : await found(() => moto.json<Input>("states", call.region, target, { stateMachineArn: arn }));
    const { roleArn, loggingConfiguration = {} } = { ...deployed, ...input };
    const { level = "OFF", destinations = [] } = loggingConfiguration;
    if (roleArn === undefined || level === "OFF" || destinations.length === 0) return undefined;
    const principal = sessionOf(roleArn, "states.amazonaws.com", arn);
    for (const action of NEEDED) {
      const { allowed } = await authorizer.authorize({ principal, action, resource: "*" });
      if (!allowed) return errorAnswer(call, "AccessDeniedException", 400, REFUSAL);
    }
    return undefined;
  };
}
