import { Refusal } from "../gateway/wire";
import { ecrImage, type ImagePull } from "./image-pull";
import { type Container, type JsonWire, readTaskDefinition, type TaskDefinition } from "./task-definition";

/** Where a task's network interface is; undefined when the task has none of its own. */
export interface TaskNetwork {
  readonly subnets: readonly string[];
  readonly securityGroups: readonly string[];
  readonly publicAddress: boolean;
}

/** An API that a task calls while it starts, and for what. */
export interface NeededService {
  /** As in `com.amazonaws.<region>.<service>`. */
  readonly service: string;
  readonly actions: readonly string[];
}

/** What the start of tasks depends on. */
export interface TaskStartContext {
  readonly moto: JsonWire;
  readonly pull: ImagePull;
  /** Calls as an ECS task with a role, whose permissions count. */
  readonly asRole: (roleArn: string) => JsonWire;
  /** Why ECS may not assume a role for a task; undefined when it may. */
  readonly untrusted: (roleArn: string, region: string) => Promise<string | undefined>;
  /** The network of a region as it is now, for tasks that run in it. */
  readonly pathsFrom: (region: string, from: TaskNetwork) => Promise<Ways>;
}

/** What blocks a task on its way to an API of AWS in its region; undefined when nothing does. */
export type Ways = (to: NeededService) => string | undefined;

const SECRETS = "ResourceInitializationError: unable to pull secrets or registry auth";
const LOGGER = "ResourceInitializationError: failed to validate logger args";

/**
 * Whether tasks start, step by step as Fargate's platform 1.4 starts them: roles, secrets, registry, image, log. Every call
 * is made with the rights of the execution role, over the task's own network interface.
 * @see https://docs.aws.amazon.com/AmazonECS/latest/developerguide/fargate-task-networking.html
 * @see https://docs.aws.amazon.com/AmazonECS/latest/developerguide/stopped-task-error-codes.html
 */
export class TaskStart {
  constructor(private readonly context: TaskStartContext) {}

  /** The `stoppedReason` of the tasks; undefined when they run. */
  async problem(region: string, taskDefinition: string, network: TaskNetwork | undefined): Promise<string | undefined> {
    const task = await readTaskDefinition(this.context.moto, region, taskDefinition);
    const blocked: Ways = network ? await this.context.pathsFrom(region, network) : () => undefined;
    return (
      (await this.roles(task, region)) ??
      (await this.secrets(task, region, blocked)) ??
      (await this.image(task, region, blocked)) ??
      (await this.log(task, region, blocked))
    );
  }

  private async roles({ executionRoleArn, taskRoleArn }: TaskDefinition, region: string): Promise<string | undefined> {
    for (const role of [executionRoleArn, taskRoleArn]) {
      const why = role === undefined ? undefined : await this.context.untrusted(role, region);
      if (why !== undefined) {
        return `ECS was unable to assume the role '${role!}' that was provided for this task. Please verify that the role being passed has the proper trust relationship and permissions: ${why}`;
      }
    }
    return undefined;
  }

  private async secrets(task: TaskDefinition, region: string, blocked: Ways): Promise<string | undefined> {
    const wanted = task.containers.flatMap(({ secrets = [] }) => secrets.map(({ valueFrom }) => valueFrom));
    for (const valueFrom of wanted) {
      const parts = valueFrom.split(":");
      const arn = parts.slice(0, 7).join(":");
      const key = parts[7] ?? "";
      const asm = `${SECRETS}: execution resource retrieval failed: unable to retrieve secret from asm`;
      const block = blocked({ service: "secretsmanager", actions: ["secretsmanager:GetSecretValue"] });
      if (block !== undefined) {
        return `${asm}: There is a connection issue between the task and AWS Secrets Manager. Check your task network configuration: i/o timeout: ${block}`;
      }
      const why = await refusal(async () => {
        const target = "secretsmanager.GetSecretValue";
        const { SecretString = "" } = await this.role(task).json<{ SecretString?: string }>(
          ...(["secretsmanager", region, target] as const),
          { SecretId: arn },
        );
        if (key !== "" && !hasKey(SecretString, key)) {
          throw new Refusal(
            400,
            "InvalidSecret",
            `retrieved secret from Secrets Manager did not contain json key ${key}`,
          );
        }
      });
      if (why)
        return `${asm}: service call has been retried 1 time(s): failed to fetch secret ${arn} from secrets manager: ${why}`;
    }
    return undefined;
  }

  private async image(task: TaskDefinition, region: string, blocked: Ways): Promise<string | undefined> {
    const auth = `${SECRETS}: The task cannot pull registry auth from Amazon ECR`;
    for (const { image } of task.containers) {
      if (!ecrImage(image)) continue;
      const api = blocked({ service: "ecr.api", actions: ["ecr:GetAuthorizationToken"] });
      if (api !== undefined) {
        return `${auth}: There is a connection issue between the task and Amazon ECR. Check your task network configuration: i/o timeout: ${api}`;
      }
      const target = "AmazonEC2ContainerRegistry_V20150921.GetAuthorizationToken";
      const why = await refusal(() => this.role(task).json("ecr", region, target, {}));
      if (why) return `${auth}: ${why}`;
      for (const [service, actions] of PULL) {
        const block = blocked({ service, actions });
        if (block !== undefined) {
          return `CannotPullContainerError: pull image manifest has been retried 5 time(s): failed to copy ${image}: i/o timeout: ${block}`;
        }
      }
      const problem = await this.context.pull.problem(image, task.architecture, this.role(task));
      if (problem !== undefined) return problem;
    }
    return undefined;
  }

  /** @see https://docs.aws.amazon.com/AmazonECS/latest/developerguide/using_awslogs.html */
  private async log(task: TaskDefinition, region: string, blocked: Ways): Promise<string | undefined> {
    for (const container of task.containers) {
      const log = awslogs(container);
      if (!log) continue;
      const block = blocked({ service: "logs", actions: ["logs:CreateLogStream", "logs:PutLogEvents"] });
      if (block !== undefined) {
        return `${LOGGER}: The task cannot find the Amazon CloudWatch log group defined in the task definition. There is a connection issue between the task and Amazon CloudWatch. Check your network configuration: signal: killed: ${block}`;
      }
      const stream = { logGroupName: log.group, logStreamName: `${log.prefix}/${container.name}/${Date.now()}` };
      const why = await refusal(async () => {
        const role = this.role(task);
        await role.json("logs", log.region ?? region, "Logs_20140328.CreateLogStream", stream);
        const logEvents = [{ timestamp: Date.now(), message: "started" }];
        await role.json("logs", log.region ?? region, "Logs_20140328.PutLogEvents", { ...stream, logEvents });
      });
      if (why)
        return `${LOGGER}: create stream has been retried 1 times: failed to create Cloudwatch log stream: ${why}`;
    }
    return undefined;
  }

  private role({ executionRoleArn, arn }: TaskDefinition): JsonWire {
    if (executionRoleArn === undefined) {
      throw new Refusal(403, "AccessDeniedException", `the task definition ${arn} has no execution role`);
    }
    return this.context.asRole(executionRoleArn);
  }
}

/**
 * What is fetched from where once the task may: manifests from the registry, layers from a bucket of AWS's.
 * @see https://docs.aws.amazon.com/AmazonECR/latest/userguide/vpc-endpoints.html
 */
const PULL: readonly (readonly [service: string, actions: readonly string[]])[] = [
  ["ecr.dkr", ["ecr:BatchGetImage"]],
  ["s3", ["s3:GetObject"]],
];

function hasKey(secret: string, key: string): boolean {
  try {
    return Object.hasOwn(JSON.parse(secret) as object, key);
  } catch {
    return false;
  }
}

function awslogs({ logConfiguration }: Container) {
  const { logDriver, options = {} } = logConfiguration ?? {};
  const group = options["awslogs-group"];
  if (logDriver !== "awslogs" || group === undefined) return undefined;
  return { group, region: options["awslogs-region"], prefix: options["awslogs-stream-prefix"] ?? "ecs" };
}

/** How a service refused a call; undefined when it did not. */
async function refusal(call: () => Promise<unknown>): Promise<string | undefined> {
  try {
    await call();
    return undefined;
  } catch (error) {
    if (error instanceof Refusal) return error.message;
    throw error;
  }
}
