import { FailoverGlobalClusterCommand, SwitchoverGlobalClusterCommand } from "@aws-sdk/client-rds";
import type { StepOutput } from "../../../dr/asl/contract";
import type { AuroraGlobal } from "../../../dr/steps/aurora-global";
import { completeRebuild, startRebuild } from "../../../dr/record/transitions";
import type { Rds } from "../../aws/rds/instance";
import { notRequested, requestPromotion, settled } from "../../runtime/step/promotion";
import { DONE, refused, type StepRun, type StepWork, waiting } from "../../runtime/step/step-function";
import { inSync, type View, viewOf } from "./view";

type Run = StepRun<AuroraGlobal>;

/** Moves the writer of an Aurora Global Database, or waits until a former writer is a replica in sync. */
export function auroraGlobal(rds: (region: string) => Rds): StepWork<AuroraGlobal> {
  const describe = ({ parameters }: Run): Promise<View> => viewOf(rds(parameters.region), parameters);

  const startMove = async (run: Run): Promise<StepOutput> => {
    const view = await describe(run);
    const known = moveState(run, view);
    if (known) return settled(run, known);
    return requestPromotion(run, {
      send: () => move(rds, run.parameters, view.arn!),
      progress: async () => moveState(run, await describe(run)),
      started: `${run.parameters.action} has started`,
    });
  };

  const rejoin = async (run: Run): Promise<StepOutput> => {
    const { input, table, parameters } = run;
    await table.change(input.plan, (record) => startRebuild(record, input, input.site));
    const view = await describe(run);
    if (view.member?.IsWriter) return refused(`${parameters.cluster} is the writer of ${parameters.globalCluster}`);
    if (!inSync(view)) return waiting(`${parameters.cluster} is not yet a replica in sync`);
    await table.change(input.plan, (record) => completeRebuild(record, input, input.site));
    return DONE;
  };

  return {
    start: async (run) => {
      const { action } = run.parameters;
      if (action === "rejoin") return run.entry?.doneAt === undefined ? rejoin(run) : DONE;
      if (action === "failover" && run.input.mode === "planned") {
        return refused("a planned execution loses no data: use switchover, got failover");
      }
      return startMove(run);
    },
    check: async (run) => {
      if (run.parameters.action === "rejoin") return rejoin(run);
      if (run.entry?.pointOfNoReturn !== true) return notRequested(run, "no move of the writer was requested");
      return settled(run, moveState(run, await describe(run)) ?? waiting("AWS does not show the move yet"));
    },
    undo: (run) =>
      Promise.resolve(
        run.entry?.pointOfNoReturn === true ? refused("a completed move of the writer cannot be rolled back") : DONE,
      ),
  };
}

/** The output when the move is done, in progress or impossible; undefined when it has not started. */
function moveState({ parameters }: Run, { arn, available, global, member }: View): StepOutput | undefined {
  const { cluster, globalCluster, region } = parameters;
  if (!arn || !global || !member) {
    return refused(`${cluster} in ${region} is not a member of the global cluster ${globalCluster}`);
  }
  const { Status, ToDbClusterArn } = global.FailoverState ?? {};
  if (Status !== undefined && ToDbClusterArn !== arn) {
    return refused(`${globalCluster} is ${Status} to ${ToDbClusterArn ?? "another cluster"}`);
  }
  if (Status !== undefined) return waiting(`${globalCluster} is ${Status}`);
  if (!member.IsWriter) return undefined;
  return available ? DONE : waiting(`${cluster} is the writer but is not available yet`);
}

/**
 * A failover is requested in the target's region: the writer's region may have failed. A switchover is requested in the
 * writer's region. @see https://docs.aws.amazon.com/AmazonRDS/latest/AuroraUserGuide/aurora-global-database-disaster-recovery.html
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
