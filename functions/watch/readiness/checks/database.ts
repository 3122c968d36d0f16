import type { AuroraGlobal } from "../../../../dr/steps/aurora-global";
import type { RdsReplica } from "../../../../dr/steps/rds-replica";
import { inSync, viewOf } from "../../../steps/aurora-global/view";
import { type Rds, instanceOf } from "../../../aws/rds/instance";
import { type Check, failed, ok } from "../verdict";

/** The cluster that would become the writer must be a replica in sync. */
export function auroraCheck(rds: (region: string) => Rds): Check<AuroraGlobal> {
  return async (parameters) => {
    const { region, cluster, globalCluster } = parameters;
    const view = await viewOf(rds(region), parameters);
    if (view.arn === undefined) return failed(`${region} has no cluster ${cluster}`);
    if (view.member === undefined) return failed(`${cluster} is not a member of the global cluster ${globalCluster}`);
    if (view.member.IsWriter) return failed(`${cluster} is already the writer of ${globalCluster}`);
    return inSync(view)
      ? ok(`${cluster} is available and a replica in sync in ${globalCluster}`)
      : failed(`${cluster} is not an available replica in sync in ${globalCluster}`);
  };
}

/** The instance that would be promoted must be a replica. */
export function replicaCheck(rds: (region: string) => Rds): Check<RdsReplica> {
  return async ({ region, instance }) => {
    const found = await instanceOf(rds(region), instance);
    if (found === undefined) return failed(`${region} has no instance ${instance}`);
    if (found.DBInstanceStatus !== "available") {
      return failed(`${instance} is ${found.DBInstanceStatus ?? "in an unknown state"}`);
    }
    const source = found.ReadReplicaSourceDBInstanceIdentifier;
    return source ? ok(`${instance} is a replica of ${source} and available`) : failed(`${instance} is not a replica`);
  };
}
