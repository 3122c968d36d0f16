import {
  type ApplicationAutoScalingClient,
  DeregisterScalableTargetCommand,
} from "@aws-sdk/client-application-auto-scaling";
import { DeleteDBInstanceCommand, DescribeDBInstancesCommand, type RDSClient } from "@aws-sdk/client-rds";

/** Prefix of the names that Application Auto Scaling gives to readers. */
const PREFIX = "application-autoscaling-";
/** The deletion of a reader takes minutes. */
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
 * Deletes the readers that auto scaling added to an Aurora cluster, and returns their names when they are deleted. They are
 * in no Terraform state, and RDS refuses to delete a cluster that still has instances (InvalidDBClusterStateFault): run
 * this before a destroy. It deregisters the scalable target first, so that no reader is added again; Terraform treats it
 * as deleted. Throws when readers still exist after 30 minutes.
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
