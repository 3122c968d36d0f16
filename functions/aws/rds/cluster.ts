import {
  type DBCluster,
  DescribeDBClustersCommand,
  DescribeGlobalClustersCommand,
  type GlobalCluster,
} from "@aws-sdk/client-rds";
import { hasName } from "../../runtime/step/errors";
import type { Rds } from "./instance";

/** An Aurora cluster; undefined when the identifier does not exist. */
export async function clusterOf(client: Rds, id: string): Promise<DBCluster | undefined> {
  try {
    const { DBClusters = [] } = await client.send(new DescribeDBClustersCommand({ DBClusterIdentifier: id }));
    return DBClusters[0];
  } catch (error) {
    if (hasName(error, "DBClusterNotFoundFault", "DBClusterNotFound")) return undefined;
    throw error;
  }
}

/** A global cluster, as described in the client's region; undefined when the identifier does not exist. */
export async function globalClusterOf(client: Rds, id: string): Promise<GlobalCluster | undefined> {
  try {
    const { GlobalClusters = [] } = await client.send(
      new DescribeGlobalClustersCommand({ GlobalClusterIdentifier: id }),
    );
    return GlobalClusters[0];
  } catch (error) {
    if (hasName(error, "GlobalClusterNotFoundFault", "GlobalClusterNotFound")) return undefined;
    throw error;
  }
}
