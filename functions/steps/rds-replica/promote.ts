import { type DBInstance, PromoteReadReplicaCommand } from "@aws-sdk/client-rds";
import type { StepOutput } from "../../../dr/asl/contract";
import type { RdsReplica } from "../../../dr/steps/rds-replica";
import { instanceOf, type Rds } from "../../aws/rds/instance";
import { notRequested, requestPromotion, settled } from "../../runtime/step/promotion";
import { DONE, refused, type StepRun, type StepWork, waiting } from "../../runtime/step/step-function";

type Run = StepRun<RdsReplica>;

/** Promotes a read replica to a standalone writer. */
export function promote(rds: (region: string) => Rds): StepWork<RdsReplica> {
  const describe = ({ parameters: { region, instance } }: Run) => instanceOf(rds(region), instance);
  return {
    start: async (run) => {
      const known = verdict(run, await describe(run));
      if (known) return settled(run, known);
      const { region, instance } = run.parameters;
      return requestPromotion(run, {
        send: () => rds(region).send(new PromoteReadReplicaCommand({ DBInstanceIdentifier: instance })),
        progress: async () => verdict(run, await describe(run)),
        started: `${instance} is being promoted`,
      });
    },
    check: async (run) => {
      if (run.entry?.pointOfNoReturn !== true) return notRequested(run, "no promotion of the replica was requested");
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
