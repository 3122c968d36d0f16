import { errorAnswer } from "../gateway/faults";
import type { Handler } from "../gateway/gateway";
import type { Wire } from "../gateway/wire";
import type { Authorizer } from "../iam/authorizer";
import { found } from "../iam/kept";
import { type Service, sourceOf } from "../iam/principal";

/** Secrets Manager's own message. */
const REFUSAL =
  "Secrets Manager cannot invoke the specified Lambda function. Ensure that the function policy grants access to the principal secretsmanager.amazonaws.com.";

/**
 * Rotation is turned on only with a function whose policy allows Secrets Manager for the secret; otherwise the call is
 * refused at once, before anything is rotated. A secret or a function that is not there is left to the call itself.
 * @see https://docs.aws.amazon.com/secretsmanager/latest/userguide/rotating-secrets-required-permissions-function.html
 * @see https://docs.aws.amazon.com/secretsmanager/latest/userguide/troubleshoot_rotation.html
 */
export function rotationRights(moto: Wire, authorizer: Pick<Authorizer, "authorize">, account: string): Handler {
  return async (call) => {
    if (call.service !== "secretsmanager" || call.action !== "RotateSecret") return undefined;
    const input = JSON.parse(call.body.toString("utf8")) as { SecretId?: string; RotationLambdaARN?: string };
    const target = "secretsmanager.DescribeSecret";
    const secret = await found(() =>
      moto.json<Described>("secretsmanager", call.region, target, { SecretId: input.SecretId ?? "" }),
    );
    const rotation = input.RotationLambdaARN ?? secret?.RotationLambdaARN;
    if (!secret || rotation === undefined || !(await exists(moto, rotation))) return undefined;
    const principal: Service = { type: "service", name: "secretsmanager.amazonaws.com", sourceArn: secret.ARN };
    const { allowed } = await authorizer.authorize({
      ...{ principal, action: "lambda:InvokeFunction", resource: rotation },
      context: sourceOf(principal, account),
    });
    return allowed ? undefined : errorAnswer(call, "AccessDeniedException", 400, REFUSAL);
  };
}

interface Described {
  readonly ARN: string;
  readonly RotationLambdaARN?: string;
}

async function exists(moto: Wire, functionArn: string): Promise<boolean> {
  const [, , , region = "", , , name = ""] = functionArn.split(":");
  return (await found(() => moto.rest("lambda", region, "GET", `/2015-03-31/functions/${name}`))) !== undefined;
}
