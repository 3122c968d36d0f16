import type { ServiceImage } from "../image/check-image";
import type { StackFile, StackResource } from "./stack-files";

/** A resource with its stack and region. */
export interface Pending extends StackResource {
  readonly stack: string;
  readonly region: string;
}

export interface EngineNeed {
  readonly region: string;
  readonly engine: string;
  readonly version: string;
}

/** Number of rules of a security group; a rule with a prefix list counts as several. */
export interface GroupRules {
  readonly region: string;
  readonly group: string;
  readonly direction: "inbound" | "outbound";
  readonly rules: number;
}

export interface FargateNeed {
  readonly region: string;
  /** vCPUs of the tasks that the apply starts. */
  readonly atFirst: number;
  /** vCPUs of the maximum task count. */
  readonly atMost: number;
  /** Fraction of `atMost` beyond the base that may run on Spot, 0 to 1. */
  readonly spotFraction: number;
}

/**
 * Weight of a managed prefix list: the number of security group rules that a reference to it counts as.
 * @see https://docs.aws.amazon.com/vpc/latest/userguide/working-with-aws-managed-prefix-lists.html
 */
const PREFIX_LIST_WEIGHTS: readonly (readonly [name: string, weight: number])[] = [
  ["cloudfront", 55],
  ["route53", 25],
];

/** Requirements of a deployment for an account, derived from its synthesized stacks. */
export class Needs {
  constructor(
    readonly deployment: string,
    /** Account of the configuration, 12 digits. */
    readonly account: string,
    readonly stacks: readonly StackFile[],
    /** Addresses in the state of each stack. */
    private readonly held: ReadonlyMap<string, ReadonlySet<string>> = new Map(),
  ) {}

  /** Regions of the stacks, sorted. */
  get regions(): string[] {
    return [...new Set(this.stacks.map(({ region }) => region))].sort();
  }

  /** All resources of the given types. */
  all(...types: string[]): Pending[] {
    return this.stacks.flatMap(({ name, region, resources }) =>
      resources.filter(({ type }) => types.includes(type)).map((resource) => ({ ...resource, stack: name, region })),
    );
  }

  /** Resources of the given types that an apply would create. */
  pending(...types: string[]): Pending[] {
    return this.all(...types).filter(({ stack, address }) => this.held.get(stack)?.has(address) !== true);
  }

  /** Whether all resources of a stack are in its state. */
  isDeployed(stack: StackFile): boolean {
    const held = this.held.get(stack.name);
    return held !== undefined && stack.resources.every(({ address }) => held.has(address));
  }

  countByRegion(...types: string[]): Map<string, number> {
    const counts = new Map<string, number>();
    for (const { region } of this.pending(...types)) counts.set(region, (counts.get(region) ?? 0) + 1);
    return counts;
  }

  /** Reserved concurrency of functions that are not created yet, by region. */
  get reservedExecutions(): Map<string, number> {
    const sums = new Map<string, number>();
    for (const { region, values } of this.pending("aws_lambda_function")) {
      const reserved = values["reserved_concurrent_executions"];
      sums.set(region, (sums.get(region) ?? 0) + (typeof reserved === "number" && reserved > 0 ? reserved : 0));
    }
    return sums;
  }

  get fargate(): FargateNeed[] {
    return this.pending("aws_ecs_service").map(({ stack, region, values }) => {
      const vcpu = Number(this.inStack(stack, "aws_ecs_task_definition")[0]?.values["cpu"] ?? 0) / 1024;
      const desired = Number(values["desired_count"] ?? 0);
      const scaled = this.inStack(stack, "aws_appautoscaling_target").find(
        (target) => target.values["service_namespace"] === "ecs",
      );
      const strategy = (values["capacity_provider_strategy"] ?? []) as readonly Record<string, unknown>[];
      const weight = (provider?: string) =>
        strategy
          .filter((one) => provider === undefined || one["capacity_provider"] === provider)
          .reduce((sum, one) => sum + Number(one["weight"] ?? 0), 0);
      return {
        region,
        atFirst: vcpu * desired,
        atMost: vcpu * Number(scaled?.values["max_capacity"] ?? desired),
        spotFraction: weight() === 0 ? 0 : weight("FARGATE_SPOT") / weight(),
      };
    });
  }

  get groupRules(): GroupRules[] {
    const counts = new Map<string, GroupRules>();
    for (const { type, region, values } of this.all(
      "aws_vpc_security_group_ingress_rule",
      "aws_vpc_security_group_egress_rule",
    )) {
      const group = /aws_security_group\.(\w+)\./.exec(String(values["security_group_id"]))?.[1] ?? "another group";
      const direction = type.includes("ingress") ? "inbound" : "outbound";
      const list = values["prefix_list_id"];
      const weight =
        list === undefined ? 1 : (PREFIX_LIST_WEIGHTS.find(([name]) => asText(list).includes(name))?.[1] ?? 1);
      const key = `${region} ${group} ${direction}`;
      counts.set(key, { region, group, direction, rules: (counts.get(key)?.rules ?? 0) + weight });
    }
    return [...counts.values()];
  }

  /** Engine versions of database clusters, each once. */
  get engines(): EngineNeed[] {
    const found = this.all("aws_rds_cluster", "aws_rds_global_cluster", "aws_db_instance").flatMap(
      ({ region, values: { engine, engine_version: version } }) =>
        typeof engine === "string" && typeof version === "string" && !version.includes("${")
          ? [{ region, engine, version }]
          : [],
    );
    return uniqueBy(found, (one) => `${one.region} ${one.engine} ${one.version}`);
  }

  /** Images in the registry of the account that services run, each with the port of its container. */
  get images(): ServiceImage[] {
    const found = this.all("aws_ecs_task_definition").flatMap(({ values }) => {
      const text = asText(values["container_definitions"]);
      const port = Number(/"containerPort":\s*(\d+)/.exec(text)?.[1] ?? 0);
      return [...text.matchAll(/"image":\s*"\d+\.dkr\.ecr\.([a-z0-9-]+)\.[^/"]+\/([^:"@]+)[:@]([^"]+)"/g)].map(
        ([, region, repository, reference]) => ({
          region: region!,
          repository: repository!,
          reference: reference!,
          port,
        }),
      );
    });
    return uniqueBy(found, (one) => `${one.region} ${one.repository} ${one.reference}`);
  }

  /** Domains of the public hosted zones. */
  get zones(): string[] {
    return this.all("aws_route53_zone").flatMap(({ values }) =>
      values["vpc"] === undefined ? [String(values["name"])] : [],
    );
  }

  /** Terraform variables without a default, each with the stacks that need it. */
  get variables(): Map<string, string[]> {
    const found = new Map<string, string[]>();
    for (const { name, variables } of this.stacks) {
      for (const variable of variables) found.set(variable, [...(found.get(variable) ?? []), name]);
    }
    return found;
  }

  private inStack(name: string, type: string): readonly StackResource[] {
    return this.stacks.find((stack) => stack.name === name)!.resources.filter((resource) => resource.type === type);
  }
}

function asText(value: unknown): string {
  return typeof value === "string" ? value : "";
}

function uniqueBy<T>(items: readonly T[], key: (item: T) => string): T[] {
  return [...new Map(items.map((item) => [key(item), item])).values()];
}
