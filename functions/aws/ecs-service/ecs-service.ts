import {
  type ApplicationAutoScalingClient,
  DescribeScalableTargetsCommand,
  RegisterScalableTargetCommand,
} from "@aws-sdk/client-application-auto-scaling";
import { DescribeServicesCommand, type ECSClient, UpdateServiceCommand } from "@aws-sdk/client-ecs";
import type { EcsService } from "../../../dr/steps/ecs-scaling";

export interface EcsClients {
  readonly ecs: (region: string) => Pick<ECSClient, "send">;
  readonly scaling: (region: string) => Pick<ApplicationAutoScalingClient, "send">;
}

export interface TaskCount {
  readonly desired: number;
  readonly running: number;
  /** More than one while a deployment is in progress. */
  readonly deployments: number;
}

/** A service that does not exist, or is being deleted. */
export class NoService extends Error {
  constructor(message: string) {
    super(message);
    this.name = "NoService";
  }
}

/** Minimum and maximum of scaling. */
export interface Bounds {
  readonly min: number;
  readonly max: number;
  /** Whether scaling is suspended, as in a fenced site. */
  readonly suspended: boolean;
}

export function sameBounds(a: Bounds, b: Bounds): boolean {
  return a.min === b.min && a.max === b.max && a.suspended === b.suspended;
}

/** A service and its scaling, in one region. */
export class ScaledService {
  constructor(
    private readonly clients: EcsClients,
    private readonly region: string,
    private readonly service: EcsService,
  ) {}

  /** `cluster/service`, as in the resource id of the scalable target. */
  get id(): string {
    return `${this.service.cluster}/${this.service.service}`;
  }

  /** Throws NoService. */
  async tasks(): Promise<TaskCount> {
    const { cluster, service } = this.service;
    const { services = [] } = await this.clients
      .ecs(this.region)
      .send(new DescribeServicesCommand({ cluster, services: [service] }));
    const [found] = services;
    if (found?.status !== "ACTIVE") throw new NoService(`${this.region} has no active service ${this.id}`);
    return {
      desired: found.desiredCount ?? 0,
      running: found.runningCount ?? 0,
      deployments: found.deployments?.length ?? 0,
    };
  }

  /** Undefined when the service has no scalable target. */
  async bounds(): Promise<Bounds | undefined> {
    const { ScalableTargets = [] } = await this.clients.scaling(this.region).send(
      new DescribeScalableTargetsCommand({
        ServiceNamespace: "ecs",
        ResourceIds: [`service/${this.id}`],
        ScalableDimension: "ecs:service:DesiredCount",
      }),
    );
    const [target] = ScalableTargets;
    return (
      target && {
        min: target.MinCapacity ?? 0,
        max: target.MaxCapacity ?? 0,
        suspended: target.SuspendedState?.DynamicScalingOutSuspended ?? false,
      }
    );
  }

  async setTasks(desiredCount: number): Promise<void> {
    const { cluster, service } = this.service;
    await this.clients.ecs(this.region).send(new UpdateServiceCommand({ cluster, service, desiredCount }));
  }

  async setBounds({ min, max, suspended }: Bounds): Promise<void> {
    await this.clients.scaling(this.region).send(
      new RegisterScalableTargetCommand({
        ServiceNamespace: "ecs",
        ResourceId: `service/${this.id}`,
        ScalableDimension: "ecs:service:DesiredCount",
        MinCapacity: min,
        MaxCapacity: max,
        SuspendedState: {
          DynamicScalingInSuspended: suspended,
          DynamicScalingOutSuspended: suspended,
          ScheduledScalingSuspended: suspended,
        },
      }),
    );
  }
}
