import { EcsService } from "@cdktf/provider-aws/lib/ecs-service";
import { EcsTaskDefinition } from "@cdktf/provider-aws/lib/ecs-task-definition";
import type { TerraformResource } from "cdktf";
import { Construct } from "constructs";
import { InvalidProps } from "../core/invalid-props";
import { LogGroup } from "../core/log-group";
import { runtimeOwned } from "../core/runtime-owned";
import { siteOf } from "../core/site";
import { allowToServices } from "../network/aws-services";
import type { Network } from "../network/network";
import { SecurityGroup } from "../network/security-group";
import { declareConnection, declareUses, type Reachable, type ServiceUse } from "../policy/connection";
import type { Cluster } from "./cluster";
import { containerDefinitions } from "./container";
import { CONTAINER_CONTRACT, VOLUMES } from "./container-contract";
import type { LoadBalancer } from "./load-balancer";
import { type ScalingTargets, type ScheduledBounds, ServiceScaling } from "./service-scaling";
import { type ServiceRoleProps, serviceRoles } from "./service-roles";
import type { Target } from "./target";
import { memorySizesMb, TASK_SIZES } from "./task-sizes";
import { taskUses } from "./task-uses";

export interface FargateServiceProps extends ServiceRoleProps {
  readonly cluster: Cluster;
  readonly network: Network;
  readonly loadBalancer: LoadBalancer;
  readonly target: Target;
  /** Image with tag or digest. */
  readonly image: string;
  readonly port: number;
  /** CPU units, 1024 a core. @see https://docs.aws.amazon.com/AmazonECS/latest/developerguide/fargate-tasks-services.html#fargate-tasks-size */
  readonly cpu: number;
  readonly memoryMb: number;
  /** Minimum task count; when a recovery raises it, Terraform does not lower it again. */
  readonly min: number;
  readonly max: number;
  /**
   * Tasks that run on demand before any runs on Spot, from `min` to `max`: the maximum that a recovery requests. ECS does not fall
   * back from Spot to on-demand capacity, and Spot capacity is scarce when many customers fail over from a region.
   * @see https://docs.aws.amazon.com/AmazonECS/latest/developerguide/fargate-capacity-providers.html
   * @default max
   */
  readonly onDemandTasks?: number;
  /**
   * Fraction of the tasks beyond `onDemandTasks` that run on Fargate Spot, 0 to 1.
   * @default 0
   */
  readonly spotFraction?: number;
  /** @default see ScalingTargets */
  readonly scaling?: ScalingTargets;
  /** @default none */
  readonly schedule?: readonly ScheduledBounds[];
  /** @default none */
  readonly environment?: Readonly<Record<string, string>>;
  /**
   * What the application connects to in addition to AWS APIs; `allowFrom` of each allows it, and `startAfter` waits for the rules.
   * @default nothing
   */
  readonly connectsTo?: readonly Reachable[];
  /**
   * AWS APIs that the application calls.
   * @default nothing
   */
  readonly uses?: readonly ServiceUse[];
  /** Key for the log; it must allow the CloudWatch Logs service. */
  readonly logKey: { readonly arn: string };
  readonly logRetentionDays: number;
}

/** Descriptions of the security group rules. */
const TASK_USES = "Image, secrets, logs and exec sessions of tasks";
const REQUESTS = "Requests and health checks of the load balancer";

/** A deployment takes a few minutes; the provider would wait for 20. */
const STEADY_TIMEOUT = "15m";

/** A service on Fargate behind a load balancer: private, unprivileged, scaled, rolled back when it does not become healthy. */
export class FargateService extends Construct {
  /** Deterministic name. */
  readonly name: string;
  readonly securityGroup: SecurityGroup;
  readonly logGroup: string;
  private readonly resource: EcsService;

  constructor(scope: Construct, id: string, props: FargateServiceProps) {
    super(scope, id);
    this.check(props);
    const { cluster, network, loadBalancer, target, min, port } = props;
    const site = siteOf(this);
    this.name = site.siteNames.of(props.name);
    this.securityGroup = new SecurityGroup(this, "group", {
      vpc: network.vpc,
      name: props.name,
      description: `Tasks of ${props.name}`,
    });
    this.securityGroup.allowFrom(loadBalancer, port, REQUESTS);
    const uses = [...taskUses(site, Object.keys(props.secrets ?? {}).length > 0), ...(props.uses ?? [])];
    allowToServices(this.securityGroup, network, uses, TASK_USES);
    const log = new LogGroup(this, "log", {
      name: `services/${props.name}`,
      retentionDays: props.logRetentionDays,
      keyArn: props.logKey.arn,
    });
    this.logGroup = site.siteNames.logGroup(`services/${props.name}`);

    const { connectsTo = [] } = props;
    const service = new EcsService(this, "Resource", {
      name: this.name,
      cluster: cluster.arn,
      taskDefinition: this.taskDefinition(props).arn,
      desiredCount: min,
      platformVersion: "LATEST",
      capacityProviderStrategy: this.capacity(props),
      // ECS does not retry a first deployment that failed; the apply must fail too.
      waitForSteadyState: true,
      timeouts: { create: STEADY_TIMEOUT, update: STEADY_TIMEOUT },
      // Without it Terraform would replace the service, and stop it, when `spotFraction` or `onDemandTasks` changes.
      forceNewDeployment: true,
      networkConfiguration: {
        subnets: network.subnetIds("private"),
        securityGroups: [this.securityGroup.id],
        assignPublicIp: false,
      },
      loadBalancer: [{ targetGroupArn: target.group.arn, containerName: props.name, containerPort: port }],
      healthCheckGracePeriodSeconds: 60,
      availabilityZoneRebalancing: "ENABLED",
      deploymentMinimumHealthyPercent: 100,
      deploymentMaximumPercent: 200,
      deploymentCircuitBreaker: { enable: true, rollback: true },
      enableExecuteCommand: true,
      enableEcsManagedTags: true,
      propagateTags: "SERVICE",
      lifecycle: runtimeOwned("aws_ecs_service"),
      dependsOn: [
        loadBalancer.listener,
        ...target.rules,
        log.resource,
        cluster.capacityProviders,
        // Tasks that start before they reach their image and their data fail, and three failures fail the deployment.
        ...this.securityGroup.egress,
        ...network.outboundResources,
        ...connectsTo.flatMap(({ ready }) => ready),
      ],
    });
    this.resource = service;
    declareUses(service, uses, [], TASK_USES);
    declareUses(service, [], connectsTo, "Data of the application");
    declareConnection({ from: loadBalancer.resource, to: service, port, why: REQUESTS });
    new ServiceScaling(this, "scaling", {
      resourceId: `service/${cluster.name}/${service.name}`,
      min,
      max: props.max,
      targets: props.scaling ?? {},
      requestLabel: target.requestLabel,
      ...(props.schedule ? { schedule: props.schedule } : {}),
    });
  }

  /** Starts tasks only after these exist. */
  startAfter(resources: readonly TerraformResource[]): void {
    const addresses = resources.map((one) => `${one.terraformResourceType}.${one.friendlyUniqueId}`);
    this.resource.dependsOn = [...(this.resource.dependsOn ?? []), ...addresses];
  }

  private check({ cpu, memoryMb, min, max, onDemandTasks = max, spotFraction = 0 }: FargateServiceProps): void {
    const size = TASK_SIZES[cpu];
    if (!size) throw new InvalidProps(this, `cpu should be one of ${Object.keys(TASK_SIZES).join(", ")}, got ${cpu}`);
    if (memoryMb < size[0] || memoryMb > size[1]) {
      throw new InvalidProps(
        this,
        `memoryMb should be from ${size[0]} to ${size[1]} with ${cpu} CPU units, got ${memoryMb}`,
      );
    }
    const sizes = memorySizesMb(cpu);
    if (!sizes.includes(memoryMb)) {
      const below = sizes.filter((one) => one < memoryMb).at(-1)!;
      const above = sizes.find((one) => one > memoryMb)!;
      throw new InvalidProps(
        this,
        `memoryMb should be a size that Fargate offers with ${cpu} CPU units, such as ${below} or ${above}, got ${memoryMb}`,
      );
    }
    if (min < 1 || max < min)
      throw new InvalidProps(this, `min should be at least 1 and at most max, got ${min} and ${max}`);
    if (onDemandTasks < min || onDemandTasks > max)
      throw new InvalidProps(this, `onDemandTasks should be from min (${min}) to max (${max}), got ${onDemandTasks}`);
    if (spotFraction < 0 || spotFraction > 1)
      throw new InvalidProps(this, `spotFraction should be from 0 to 1, got ${spotFraction}`);
  }

  private taskDefinition(props: FargateServiceProps): EcsTaskDefinition {
    const site = siteOf(this);
    const { name, cpu, memoryMb, secrets = {} } = props;
    const roles = serviceRoles(site, props);
    return new EcsTaskDefinition(this, "task", {
      family: this.name,
      requiresCompatibilities: ["FARGATE"],
      networkMode: "awsvpc",
      cpu: String(cpu),
      memory: String(memoryMb),
      runtimePlatform: {
        operatingSystemFamily: CONTAINER_CONTRACT.os.toUpperCase(),
        cpuArchitecture: CONTAINER_CONTRACT.architecture.toUpperCase(),
      },
      executionRoleArn: roles.execution,
      taskRoleArn: roles.task,
      volume: Object.keys(VOLUMES).map((volume) => ({ name: volume })),
      containerDefinitions: containerDefinitions({
        name,
        image: props.image,
        port: props.port,
        logGroup: this.logGroup,
        region: site.region,
        ...(props.environment ? { environment: props.environment } : {}),
        secrets: Object.fromEntries(
          Object.entries(secrets).map(([variable, { secretArn, key }]) => [variable, `${secretArn}:${key}::`]),
        ),
      }),
    });
  }

  /** The tasks that a recovery may request never depend on Spot; the fraction applies to the tasks beyond. */
  private capacity({ max, onDemandTasks = max, spotFraction = 0 }: FargateServiceProps) {
    const onDemand = { capacityProvider: "FARGATE", base: onDemandTasks, weight: Math.round((1 - spotFraction) * 100) };
    if (spotFraction === 0) return [onDemand];
    return [onDemand, { capacityProvider: "FARGATE_SPOT", base: 0, weight: Math.round(spotFraction * 100) }];
  }
}
