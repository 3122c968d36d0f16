import { StartDBInstanceCommand, StopDBInstanceCommand } from "@aws-sdk/client-rds";
import type { StepOutput } from "../../dr/contract";
import { otherSite } from "../../dr/plan";
import type { Fence } from "../../dr/steps/fence";
import { fenced, fencePending, unfenced } from "../../dr/transitions";
import { type Bounds, type EcsClients, ScaledService } from "../ecs-service/ecs-service";
import { instanceOf, type Rds } from "../rds/instance";
import { messageOf, named, Transient } from "../step/errors";
import { DONE, refused, type StepRun, type StepWork, waiting } from "../step/step-function";

export interface FenceClients extends EcsClients {
  readonly rds: (region: string) => Rds;
}

/** How the site was before it was fenced. */
interface Kept {
  readonly services: Readonly<Record<string, { readonly tasks: number; readonly bounds?: Bounds }>>;
  readonly running: readonly string[];
}

type Run = StepRun<Fence>;

/** Takes what writes in the former active site out of service: tasks to zero, their scaling suspended, instances stopped. */
export function fence(clients: FenceClients): StepWork<Fence> {
  const servicesOf = ({ parameters: { region, services } }: Run) =>
    services.map((one) => new ScaledService(clients, region, one));
  const instancesOf = ({ parameters: { region, instances = [] } }: Run) =>
    Promise.all(
      instances.map(async (id) => ({ id, status: (await instanceOf(clients.rds(region), id))?.DBInstanceStatus })),
    );

  const seen = async (run: Run) => {
    const [services, instances] = await Promise.all([
      Promise.all(servicesOf(run).map(async (service) => ({ service, tasks: await service.tasks() }))),
      instancesOf(run),
    ]);
    return { services, instances };
  };

  const verdict = async (run: Run): Promise<StepOutput> => {
    const { services, instances } = await seen(run);
    const writes = [
      ...services.filter(({ tasks }) => tasks.desired + tasks.running > 0).map(({ service }) => service.id),
      ...instances.filter(({ status }) => status !== undefined && status !== "stopped").map(({ id }) => id),
    ];
    if (writes.length > 0) return waiting(`still running: ${writes.join(", ")}`);
    await run.table.change(run.input.plan, (record) => fenced(record, siteOf(run)));
    return DONE;
  };

  return {
    start: async (run) => {
      const { input, table, journal } = run;
      await table.change(input.plan, (record) => fencePending(record, input, siteOf(run)));
      let found;
      try {
        const bounds = await Promise.all(servicesOf(run).map((service) => service.bounds()));
        found = { ...(await seen(run)), bounds };
      } catch (error) {
        if (!(named(error) instanceof Transient)) throw error;
        return refused(
          `${run.parameters.region} does not answer, the ${siteOf(run)} stays fence-pending: ${messageOf(error)}`,
        );
      }
      const running = found.instances.filter(({ status }) => status === "available").map(({ id }) => id);
      const { bounds } = found;
      const services = found.services.map(({ service, tasks }, i) => [
        service.id,
        { tasks: tasks.desired, ...(bounds[i] ? { bounds: bounds[i] } : {}) },
      ]);
      await journal.keep({ services: Object.fromEntries(services) as Kept["services"], running } satisfies Kept);
      // The scaling first: it would start tasks again.
      await Promise.all(
        found.services.map(async ({ service, tasks }, i) => {
          const now = bounds[i];
          if (now && !now.suspended) await service.setBounds({ ...now, suspended: true });
          if (tasks.desired > 0) await service.setTasks(0);
        }),
      );
      const rds = clients.rds(run.parameters.region);
      await Promise.all(
        running.map((DBInstanceIdentifier) => rds.send(new StopDBInstanceCommand({ DBInstanceIdentifier }))),
      );
      return verdict(run);
    },
    check: verdict,
    undo: async (run) => {
      const { input, table, entry, parameters } = run;
      const kept = entry?.kept as Kept | undefined;
      if (kept) {
        const { services, instances } = await seen(run);
        await Promise.all(
          services.map(async ({ service, tasks }) => {
            const former = kept.services[service.id];
            if (!former || tasks.desired === former.tasks) return;
            if (former.bounds) await service.setBounds(former.bounds);
            await service.setTasks(former.tasks);
          }),
        );
        const back = instances.filter(({ id }) => kept.running.includes(id));
        const stopped = back.filter(({ status }) => status === "stopped");
        const rds = clients.rds(parameters.region);
        await Promise.all(stopped.map(({ id }) => rds.send(new StartDBInstanceCommand({ DBInstanceIdentifier: id }))));
        const stopping = back.filter(({ status }) => status === "stopping");
        if (stopping.length > 0) return waiting(`still stopping: ${stopping.map(({ id }) => id).join(", ")}`);
      }
      await table.change(input.plan, (record) => unfenced(record, input, siteOf(run)));
      return DONE;
    },
  };
}

/** The site that loses its role to the one that is activated. */
function siteOf({ input }: Run) {
  return otherSite(input.site);
}
