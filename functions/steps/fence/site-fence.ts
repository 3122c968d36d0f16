import { StartDBInstanceCommand, StopDBInstanceCommand } from "@aws-sdk/client-rds";
import type { Fence } from "../../../dr/steps/fence";
import {
  type Bounds,
  type EcsClients,
  sameBounds,
  ScaledService,
  type TaskCount,
} from "../../aws/ecs-service/ecs-service";
import { instanceOf, type Rds } from "../../aws/rds/instance";

export interface FenceClients extends EcsClients {
  readonly rds: (region: string) => Rds;
}

/** The state of a site before it was fenced. */
export interface PreFenceState {
  readonly services: Readonly<Record<string, { readonly tasks: number; readonly bounds?: Bounds }>>;
  /** Instances that were running. */
  readonly running: readonly string[];
}

/** The resources of a site that may write. */
export interface Writers {
  readonly services: readonly { readonly service: ScaledService; readonly tasks: TaskCount }[];
  readonly instances: readonly { readonly id: string; readonly status: string | undefined }[];
}

/** Fences the writers of a site: tasks and their scaling, and instances where the data store does not fence itself. */
export class SiteFence {
  private readonly services: readonly ScaledService[];
  private readonly rds: Rds;

  constructor(
    clients: FenceClients,
    private readonly parameters: Fence,
  ) {
    const { region, services } = parameters;
    this.services = services.map((one) => new ScaledService(clients, region, one));
    this.rds = clients.rds(region);
  }

  async writers(): Promise<Writers> {
    const [services, instances] = await Promise.all([
      Promise.all(this.services.map(async (service) => ({ service, tasks: await service.tasks() }))),
      Promise.all(
        (this.parameters.instances ?? []).map(async (id) => ({
          id,
          status: (await instanceOf(this.rds, id))?.DBInstanceStatus,
        })),
      ),
    ]);
    return { services, instances };
  }

  /** Bounds of the services' scaling by their ids; a service without scaling has none. */
  async bounds(): Promise<ReadonlyMap<string, Bounds>> {
    const all = await Promise.all(this.services.map(async (service) => [service.id, await service.bounds()] as const));
    return new Map(all.filter((one): one is readonly [string, Bounds] => one[1] !== undefined));
  }

  /** Stops the writers. Leaves stopped ones unchanged. */
  async stopWriters({ services, instances }: Writers, bounds: ReadonlyMap<string, Bounds>): Promise<void> {
    await Promise.all([
      ...services.map(async ({ service, tasks }) => {
        const scaling = bounds.get(service.id);
        // Scaling first: it would start tasks again.
        if (scaling && !scaling.suspended) await service.setBounds({ ...scaling, suspended: true });
        if (tasks.desired > 0) await service.setTasks(0);
      }),
      ...running(instances).map((id) => this.rds.send(new StopDBInstanceCommand({ DBInstanceIdentifier: id }))),
    ]);
  }

  /** Restores the former state; returns ids of instances that are still stopping. */
  async restore(former: PreFenceState): Promise<readonly string[]> {
    const { services, instances } = await this.writers();
    const back = instances.filter(({ id }) => former.running.includes(id));
    await Promise.all([
      ...services.map(async ({ service, tasks }) => {
        const then = former.services[service.id];
        if (!then) return;
        // A fence that failed halfway has suspended the scaling but not changed the tasks.
        const now = then.bounds && (await service.bounds());
        if (then.bounds && now && !sameBounds(now, then.bounds)) await service.setBounds(then.bounds);
        if (tasks.desired !== then.tasks) await service.setTasks(then.tasks);
      }),
      ...back
        .filter(({ status }) => status === "stopped")
        .map(({ id }) => this.rds.send(new StartDBInstanceCommand({ DBInstanceIdentifier: id }))),
    ]);
    return back.filter(({ status }) => status === "stopping").map(({ id }) => id);
  }
}

/** Ids of resources that may still write; none when the fence is complete. */
export function writing({ services, instances }: Writers): readonly string[] {
  return [
    ...services.filter(({ tasks }) => tasks.desired + tasks.running > 0).map(({ service }) => service.id),
    ...instances.filter(({ status }) => status !== undefined && status !== "stopped").map(({ id }) => id),
  ];
}

/** The state to restore when the fence is rolled back. */
export function snapshotOf({ services, instances }: Writers, bounds: ReadonlyMap<string, Bounds>): PreFenceState {
  return {
    services: Object.fromEntries(
      services.map(({ service, tasks }) => {
        const scaling = bounds.get(service.id);
        return [service.id, { tasks: tasks.desired, ...(scaling ? { bounds: scaling } : {}) }];
      }),
    ),
    running: running(instances),
  };
}

function running(instances: Writers["instances"]): readonly string[] {
  return instances.filter(({ status }) => status === "available").map(({ id }) => id);
}
