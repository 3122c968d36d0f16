import type { Wire } from "../gateway/wire";

/** Calls of services that speak JSON. */
export type JsonWire = Pick<Wire, "json">;

const ECS = "AmazonEC2ContainerServiceV20141113";

/** What a task is made of, as far as its start depends on it. */
export interface TaskDefinition {
  readonly arn: string;
  /** As images name it: `arm64` or `amd64`. */
  readonly architecture: string;
  readonly executionRoleArn?: string;
  readonly taskRoleArn?: string;
  readonly containers: readonly Container[];
}

export interface Container {
  readonly name: string;
  readonly image: string;
  readonly secrets?: readonly { readonly name: string; readonly valueFrom: string }[];
  readonly logConfiguration?: {
    readonly logDriver?: string;
    readonly options?: Readonly<Record<string, string>>;
  };
}

interface Described {
  readonly taskDefinition: {
    readonly taskDefinitionArn: string;
    readonly runtimePlatform?: { readonly cpuArchitecture?: string };
    readonly executionRoleArn?: string;
    readonly taskRoleArn?: string;
    readonly containerDefinitions: readonly Container[];
  };
}

/** @see https://docs.aws.amazon.com/AmazonECS/latest/APIReference/API_RuntimePlatform.html */
const ARCHITECTURES: Readonly<Record<string, string>> = { ARM64: "arm64", X86_64: "amd64" };

/** Reads a task definition by ARN, or by family with or without a revision. */
export async function readTaskDefinition(
  moto: JsonWire,
  region: string,
  taskDefinition: string,
): Promise<TaskDefinition> {
  const answer = await moto.json<Described>("ecs", region, `${ECS}.DescribeTaskDefinition`, { taskDefinition });
  const {
    taskDefinitionArn: arn,
    runtimePlatform,
    executionRoleArn,
    taskRoleArn,
    containerDefinitions,
  } = answer.taskDefinition;
  return {
    arn,
    architecture: ARCHITECTURES[runtimePlatform?.cpuArchitecture ?? "X86_64"] ?? "amd64",
    ...(executionRoleArn ? { executionRoleArn } : {}),
    ...(taskRoleArn ? { taskRoleArn } : {}),
    containers: containerDefinitions,
  };
}
