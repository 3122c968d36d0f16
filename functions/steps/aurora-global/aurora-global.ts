import { FailoverGlobalClusterCommand, SwitchoverGlobalClusterCommand } from "@aws-sdk/client-rds";
import type { StepOutput } from "../../../dr/asl/contract";
import type { AuroraGlobal } from "../../../dr/steps/aurora-global";
import { activated, rebuilding, rebuilt } from "../../../dr/record/transitions";
import type { Rds } from "../../aws/rds/instance";
import { declined, messageOf } from "../../runtime/step/errors";
import { DONE, refused, type StepRun, type StepWork, waiting } from "../../runtime/step/step-function";
import { inSync, type View, viewOf } from "./view";

type Run = StepRun<AuroraGlobal>;

/** Moves the writer of an Aurora Global Database, or waits until a former writer is a copy again. */
export function auroraGlobal(rds: (region: string) => Rds): StepWork<AuroraGlobal> {
  const see = ({ parameters }: Run): Promise<View> => viewOf(rds(parameters.region), parameters);

  const begin = async (run: Run): Promise<StepOutput> => {
    const view = await see(run);
    const known = begun(run, view);
    if (known) return settled(run, known);
    // Whether the record could follow is found out before the change, not after.
    activated(run.record, run.input, run.input.site, run.input.mode);
    await run.journal.turn();
    try {
      await move(rds, run.parameters, view.arn!);
    } catch (error) {
      if (!declined(error)) throw error;
      // It may have declined because it has begun already.
      return settled(run, begun(run, await see(run)) ?? refused(messageOf(error)));
    }
    return waiting(`${run.parameters.action} has begun`);
  };

  const rejoin = async (run: Run): Promise<StepOutput> => {
    const { input, table, parameters } = run;
    await table.change(input.plan, (record) => rebuilding(record, input, input.site));
    const view = await see(run);
    if (view.member?.IsWriter) return refused(`${parameters.cluster} is the writer of ${parameters.globalCluster}`);
    if (!inSync(view)) return waiting(`${parameters.cluster} is not a copy in sync yet`);
    await table.change(input.plan, (record) => rebuilt(record, input, input.site));
    return DONE;
  };

  return {
    start: async (run) => {
      const { action } = run.parameters;
      if (action === "rejoin") return run.entry?.doneAt === undefined ? rejoin(run) : DONE;
      if (action === "failover" && run.input.mode === "planned") {
        return refused("a planned execution loses nothing: use switchover, got failover");
      }
      return begin(run);
    },
    check: async (run) => {
      if (run.parameters.action === "rejoin") return rejoin(run);
      if (run.entry?.turned !== true) return refused("the writer has not been asked to move");
      return settled(run, begun(run, await see(run)) ?? waiting("AWS shows nothing of the move yet"));
    },
    undo: (run) =>
      Promise.resolve(run.entry?.turned === true ? refused("a writer that has moved is not moved back") : DONE),
  };
}

/** What is to be said when it is so, under way or impossible; undefined when it is still to be begun. */
function begun({ parameters }: Run, { arn, available, global, member }: View): StepOutput | undefined {
  const { cluster, globalCluster, region } = parameters;
  if (!arn || !global || !member) {
    return refused(`${cluster} in ${region} is no member of the global cluster ${globalCluster}`);
  }
  const { Status, ToDbClusterArn } = global.FailoverState ?? {};
  if (Status !== undefined && ToDbClusterArn !== arn) {
    return refused(`${globalCluster} is ${Status} to ${ToDbClusterArn ?? "another cluster"}`);
  }
  if (Status !== undefined) return waiting(`${globalCluster} is ${Status}`);
  if (!member.IsWriter) return undefined;
  return available ? DONE : waiting(`${cluster} is the writer and not available yet`);
}

/** After an earlier call nobody can say any more that nothing is on its way. */
function settled({ entry }: Run, output: StepOutput): StepOutput {
  return entry?.turned === true && output.status === "refused" ? { ...output, status: "waiting" } : output;
}

/**
 * A failover is asked for where the target is: the writer's region may be lost. A switchover is asked for where the
 * writer is. @see https://docs.aws.amazon.com/AmazonRDS/latest/AuroraUserGuide/aurora-global-database-disaster-recovery.html
 */
async function move(
  rds: (region: string) => Rds,
  { action, globalCluster, region, otherRegion }: AuroraGlobal,
  arn: string,
): Promise<void> {
  const target = { GlobalClusterIdentifier: globalCluster, TargetDbClusterIdentifier: arn };
  await (action === "failover"
    ? rds(region).send(new FailoverGlobalClusterCommand({ ...target, AllowDataLoss: true }))
    : rds(otherRegion).send(new SwitchoverGlobalClusterCommand(target)));
}
