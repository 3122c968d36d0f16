import {
  type ApplicationAutoScalingClient,
  DeregisterScalableTargetCommand,
} from "@aws-sdk/client-application-auto-scaling";
import { DeleteDBInstanceCommand, DescribeDBInstancesCommand, type RDSClient } from "@aws-sdk/client-rds";

/** Prefix of the names that Application Auto Scaling gives to readers. */
const PREFIX = "application-autoscaling-";
/** A reader takes minutes to go. */
const DEADLINE_MS = 30 * 60_000;
const POLL_MS = 15_000;

export interface AutoScaledReadersOptions {
  readonly rds: Pick<RDSClient, "send">;
  readonly scaling: Pick<ApplicationAutoScalingClient, "send">;
  /** Identifier of the cluster. */
  readonly cluster: string;
  /** @default sleeps */
  readonly wait?: (ms: number) => Promise<void>;
}

/**
 * Removes the readers that auto scaling has added to an Aurora cluster, and returns their names once they are gone. They
 * are in no state of Terraform, and RDS refuses to delete a cluster that has instances left (InvalidDBClusterStateFault):
 * run it before a destroy. The scalable target goes first, so that none is added again; Terraform takes it for deleted.
 * Throws when they are still there after half an hour.
 * @see https://docs.aws.amazon.com/AmazonRDS/latest/AuroraUserGuide/Aurora.Integrating.AutoScaling.html
 * @see https://docs.aws.amazon.com/AmazonRDS/latest/AuroraUserGuide/USER_DeleteCluster.html
 */
export async function removeAutoScaledReaders(options: AutoScaledReadersOptions): Promise<readonly string[]> {
  const { rds, scaling, cluster, wait = (ms) => new Promise((resolve) => setTimeout(resolve, ms)) } = options;
  await deregister(scaling, cluster);
  const removed = await readers(rds, cluster);
  for (const { id, status } of removed) {
    if (status !== "deleting") {
      await rds.send(new DeleteDBInstanceCommand({ DBInstanceIdentifier: id, SkipFinalSnapshot: true }));
    }
  }
  for (let waited = 0; (await readers(rds, cluster)).length > 0; waited += POLL_MS) {
    if (waited >= DEADLINE_MS) {
      throw new Error(`${cluster} still has readers of auto scaling after 30 minutes: delete them, then destroy`);
    }
    await wait(POLL_MS);
  }
  return removed.map(({ id }) => id);
}

async function readers(rds: Pick<RDSClient, "send">, cluster: string): Promise<{ id: string; status: string }[]> {
  const found: { id: string; status: string }[] = [];
  let marker: string | undefined;
  do {
    const { DBInstances = [], Marker } = await rds.send(
      new DescribeDBInstancesCommand({ Filters: [{ Name: "db-cluster-id", Values: [cluster] }], Marker: marker }),
    );
    for (const { DBInstanceIdentifier: id = "", DBInstanceStatus: status = "" } of DBInstances) {
      if (id.startsWith(PREFIX)) found.push({ id, status });
    }
    marker = Marker;
  } while (marker !== undefined);
  return found;
}

async function deregister(scaling: Pick<ApplicationAutoScalingClient, "send">, cluster: string): Promise<void> {
  try {
    await scaling.send(
      new DeregisterScalableTargetCommand({
        ServiceNamespace: "rds",
        ScalableDimension: "rds:cluster:ReadReplicaCount",
        ResourceId: `cluster:${cluster}`,
      }),
    );
  } catch (error) {
    if (!(error instanceof Error) || error.name !== "ObjectNotFoundException") throw error;
  }
}
