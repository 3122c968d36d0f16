import { type DBInstance, DescribeDBInstancesCommand, type RDSClient } from "@aws-sdk/client-rds";
import { hasName } from "../../runtime/step/errors";

export type Rds = Pick<RDSClient, "send">;

/** An RDS instance; undefined when the identifier does not exist. */
export async function instanceOf(client: Rds, id: string): Promise<DBInstance | undefined> {
  try {
    const { DBInstances = [] } = await client.send(new DescribeDBInstancesCommand({ DBInstanceIdentifier: id }));
    return DBInstances[0];
  } catch (error) {
    if (hasName(error, "DBInstanceNotFoundFault", "DBInstanceNotFound")) return undefined;
    throw error;
  }
}
