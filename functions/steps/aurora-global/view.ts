import type { GlobalCluster, GlobalClusterMember } from "@aws-sdk/client-rds";
import type { AuroraGlobal } from "../../../dr/steps/aurora-global";
import { clusterOf, globalClusterOf } from "../../aws/rds/cluster";
import type { Rds } from "../../aws/rds/instance";

/** The database as described in the region that becomes active. */
export interface View {
  /** ARN and status of the cluster that gets the writer, or rejoins. */
  readonly arn: string | undefined;
  readonly available: boolean;
  readonly global: GlobalCluster | undefined;
  readonly member: GlobalClusterMember | undefined;
}

export async function viewOf(
  client: Rds,
  { cluster, globalCluster }: Pick<AuroraGlobal, "cluster" | "globalCluster">,
): Promise<View> {
  const [found, global] = await Promise.all([clusterOf(client, cluster), globalClusterOf(client, globalCluster)]);
  const arn = found?.DBClusterArn;
  const member = global?.GlobalClusterMembers?.find(({ DBClusterArn }) => DBClusterArn === arn);
  return { arn, available: found?.Status === "available", global, member };
}

/** Whether it is an available member in sync without a failover in progress. Only newer engines report synchronization. */
export function inSync({ available, global, member }: View): boolean {
  const synced = (member?.SynchronizationStatus ?? "connected") === "connected";
  return member !== undefined && available && synced && global?.FailoverState?.Status === undefined;
}
