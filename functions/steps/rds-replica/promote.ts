import { type DBInstance, PromoteReadReplicaCommand } from "@aws-sdk/client-rds";
import type { StepOutput } from "../../../dr/asl/contract";
import type { RdsReplica } from "../../../dr/steps/rds-replica";
import { activate } from "../../../dr/record/transitions";
import { instanceOf, type Rds } from "../../aws/rds/instance";
import { declined, messageOf } from "../../runtime/step/errors";
import { DONE, refused, type StepRun, type StepWork, waiting } from "../../runtime/step/step-function";

type Run = StepRun<RdsReplica>;

/** Promotes a read replica to a standalone writer. */
export function promote(rds: (region: string) => Rds): StepWork<RdsReplica> {
  const describe = ({ parameters: { region, instance } }: Run) => instanceOf(rds(region), instance);
  return {
    start: async (run) => {
      const known = verdict(run, await describe(run));
      if (known) return settled(run, known);
      // Check that the record permits the transition before the change, not after.
      activate(run.record, run.input, run.input.site, run.input.mode);
      await run.journal.passPointOfNoReturn();
      const { region, instance } = run.parameters;
      try {
        await rds(region).send(new PromoteReadReplicaCommand({ DBInstanceIdentifier: instance }));
      } catch (error) {
        if (!declined(error)) throw error;
        return settled(run, verdict(run, await describe(run)) ?? refused(messageOf(error)));
      }
      return waiting(`${instance} is being promoted`);
    },
    check: async (run) => {
      if (run.entry?.pointOfNoReturn !== true) return refused("no promotion of the replica was requested");
      return settled(run, verdict(run, await describe(run)) ?? waiting("AWS does not show the promotion yet"));
    },
    undo: (run) =>
      Promise.resolve(
        run.entry?.pointOfNoReturn === true ? refused("the promotion of a replica cannot be rolled back") : DONE,
      ),
  };
}

/** The output when the promotion is done, in progress or impossible; undefined when it has not started. */
function verdict({ parameters }: Run, found: DBInstance | undefined): StepOutput | undefined {
  const { instance, region } = parameters;
  if (!found) return refused(`${region} has no instance ${instance}`);
  const { DBInstanceStatus: status, ReadReplicaSourceDBInstanceIdentifier: source } = found;
  if (status !== "available") return waiting(`${instance} is ${status}`);
  return source ? undefined : DONE;
}

/** After an earlier call a promotion may be in progress: do not refuse, wait. */
function settled({ entry }: Run, output: StepOutput): StepOutput {
  return entry?.pointOfNoReturn === true && output.status === "refused" ? { ...output, status: "waiting" } : output;
}
