import type { AuroraGlobal } from "../../../../dr/steps/aurora-global";
import type { RdsReplica } from "../../../../dr/steps/rds-replica";
import { inSync, viewOf } from "../../../steps/aurora-global/view";
import { type Rds, instanceOf } from "../../../aws/rds/instance";
import { type Check, failed, ok } from "../verdict";

/** The cluster that would get the writer must follow it. */
export function auroraCheck(rds: (region: string) => Rds): Check<AuroraGlobal> {
  return async (parameters) => {
    const { region, cluster, globalCluster } = parameters;
    const view = await viewOf(rds(region), parameters);
    if (view.arn === undefined) return failed(`there is no cluster ${cluster} in ${region}`);
    if (view.member === undefined) return failed(`${cluster} is no member of the global cluster ${globalCluster}`);
    if (view.member.IsWriter) return failed(`${cluster} is the writer of ${globalCluster} already`);
    return inSync(view)
      ? ok(`${cluster} is available and a copy in sync in ${globalCluster}`)
      : failed(`${cluster} is not an available copy in sync in ${globalCluster}`);
  };
}

/** The instance that would be promoted must be a replica. */
export function replicaCheck(rds: (region: string) => Rds): Check<RdsReplica> {
  return async ({ region, instance }) => {
    const found = await instanceOf(rds(region), instance);
    if (found === undefined) return failed(`there is no instance ${instance} in ${region}`);
    if (found.DBInstanceStatus !== "available") {
      return failed(`${instance} is ${found.DBInstanceStatus ?? "in no known state"}`);
    }
    const source = found.ReadReplicaSourceDBInstanceIdentifier;
    return source ? ok(`${instance} is a replica of ${source} and available`) : failed(`${instance} is no replica`);
  };
}
