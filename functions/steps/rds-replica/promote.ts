import { type DBInstance, PromoteReadReplicaCommand } from "@aws-sdk/client-rds";
import type { StepOutput } from "../../../dr/asl/contract";
import type { RdsReplica } from "../../../dr/steps/rds-replica";
import { activated } from "../../../dr/record/transitions";
import { instanceOf, type Rds } from "../../aws/rds/instance";
import { declined, messageOf } from "../../runtime/step/errors";
import { DONE, refused, type StepRun, type StepWork, waiting } from "../../runtime/step/step-function";

type Run = StepRun<RdsReplica>;

/** Makes a read replica a writer of its own. */
export function promote(rds: (region: string) => Rds): StepWork<RdsReplica> {
  const see = ({ parameters: { region, instance } }: Run) => instanceOf(rds(region), instance);
  return {
    start: async (run) => {
      const known = verdict(run, await see(run));
      if (known) return settled(run, known);
      // Whether the record could follow is found out before the change, not after.
      activated(run.record, run.input, run.input.site, run.input.mode);
      await run.journal.turn();
      const { region, instance } = run.parameters;
      try {
        await rds(region).send(new PromoteReadReplicaCommand({ DBInstanceIdentifier: instance }));
      } catch (error) {
        if (!declined(error)) throw error;
        return settled(run, verdict(run, await see(run)) ?? refused(messageOf(error)));
      }
      return waiting(`${instance} is being promoted`);
    },
    check: async (run) => {
      if (run.entry?.turned !== true) return refused("the replica has not been asked to become a writer");
      return settled(run, verdict(run, await see(run)) ?? waiting("AWS shows nothing of the promotion yet"));
    },
    undo: (run) =>
      Promise.resolve(run.entry?.turned === true ? refused("a promoted replica does not become one again") : DONE),
  };
}

/** What is to be said when it is so, under way or impossible; undefined when it is still to be begun. */
function verdict({ parameters }: Run, found: DBInstance | undefined): StepOutput | undefined {
  const { instance, region } = parameters;
  if (!found) return refused(`${region} has no instance ${instance}`);
  const { DBInstanceStatus: status, ReadReplicaSourceDBInstanceIdentifier: source } = found;
  if (status !== "available") return waiting(`${instance} is ${status}`);
  return source ? undefined : DONE;
}

/** After an earlier call nobody can say any more that nothing is on its way. */
function settled({ entry }: Run, output: StepOutput): StepOutput {
  return entry?.turned === true && output.status === "refused" ? { ...output, status: "waiting" } : output;
}
