import type { Call } from "../gateway/call";
import type { Handler } from "../gateway/gateway";
import { Refusal } from "../gateway/wire";
import type { JsonWire } from "./task-definition";
import type { TaskNetwork, TaskStart } from "./task-start";

const ECS = "AmazonEC2ContainerServiceV20141113";
/** Header for the patch `ecs_failed_starts`: why the tasks of a service stop, in base64. */
const HEADER = "x-emulator-stopped-reason";

interface AwsVpc {
  readonly subnets?: readonly string[];
  readonly securityGroups?: readonly string[];
  readonly assignPublicIp?: string;
}

interface ServiceInput {
  readonly cluster?: string;
  readonly service?: string;
  readonly taskDefinition?: string;
  readonly desiredCount?: number;
  readonly networkConfiguration?: { readonly awsvpcConfiguration?: AwsVpc };
}

/** Minimum of failed tasks after which the circuit breaker fails a deployment. */
const ATTEMPTS = 3;

/**
 * Lets the tasks of a service start only when `TaskStart` finds nothing against it. The emulator behind takes the call in
 * any case, as ECS does: what fails is the deployment.
 * @see https://docs.aws.amazon.com/AmazonECS/latest/developerguide/deployment-circuit-breaker.html
 */
export function serviceStarts(
  moto: JsonWire,
  start: Pick<TaskStart, "problem">,
  /** Seconds between two attempts; what the tasks lack may come meanwhile. */
  retrySeconds: () => number,
): Handler {
  return async (call, passOn) => {
    if (call.service !== "ecs" || (call.action !== "CreateService" && call.action !== "UpdateService"))
      return undefined;
    const wanted = await wantedService(moto, call);
    if (!wanted?.taskDefinition || !wanted.desiredCount) return undefined;
    let problem: string | undefined;
    for (let attempt = 1; attempt <= ATTEMPTS; attempt++) {
      problem = await start.problem(call.region, wanted.taskDefinition, networkOf(wanted));
      if (problem === undefined) break;
      if (attempt < ATTEMPTS) await sleep(retrySeconds() * 1000);
    }
    return problem === undefined ? undefined : passOn(failing(call, problem));
  };
}

function failing(call: Call, problem: string): Call {
  return { ...call, headers: { ...call.headers, [HEADER]: Buffer.from(problem).toString("base64") } };
}

/** The service as the call would have it; undefined when it is not for us to answer. */
async function wantedService(moto: JsonWire, { action, region, body }: Call): Promise<ServiceInput | undefined> {
  const input = JSON.parse(body.toString("utf8")) as ServiceInput;
  if (action === "CreateService") return { ...input, desiredCount: input.desiredCount ?? 1 };
  const { cluster, service } = input;
  try {
    const { services } = await moto.json<{ services: readonly ServiceInput[] }>(
      ...(["ecs", region, `${ECS}.DescribeServices`] as const),
      { ...(cluster === undefined ? {} : { cluster }), services: [service] },
    );
    return services[0] && { ...services[0], ...input };
  } catch (error) {
    // There is no such cluster: the emulator returns that error.
    if (error instanceof Refusal && error.status < 500) return undefined;
    throw error;
  }
}

function networkOf({ networkConfiguration }: ServiceInput): TaskNetwork | undefined {
  const vpc = networkConfiguration?.awsvpcConfiguration;
  if (!vpc?.subnets) return undefined;
  const { subnets, securityGroups = [], assignPublicIp } = vpc;
  return { subnets, securityGroups, publicAddress: assignPublicIp === "ENABLED" };
}

function sleep(ms: number): Promise<void> {
  return new Promise((resolve) => setTimeout(resolve, ms));
}
