import { ApplicationAutoScalingClient } from "@aws-sdk/client-application-auto-scaling";
import { RDSClient } from "@aws-sdk/client-rds";
import { awsClient } from "../aws/client";
import { readStackFile, type StackFile } from "../preflight/stack-files";
import type { StackEntry } from "../terraform/synthesis";
import { removeAutoScaledReaders } from "./auto-scaled-readers";

/** An Aurora cluster of a stack. */
export interface AuroraClusterOf {
  readonly region: string;
  readonly cluster: string;
}

/** The Aurora clusters of a stack, also without auto scaling: readers that it added before it was removed are still there. */
export function auroraClusters({ region, resources }: StackFile): AuroraClusterOf[] {
  return resources
    .filter(({ type }) => type === "aws_rds_cluster")
    .map(({ values }) => ({ region, cluster: String(values["cluster_identifier"]) }));
}

/** Deletes the readers that auto scaling added to the clusters of all stacks; otherwise RDS refuses to delete the clusters. */
export async function removeReaders(stacks: readonly StackEntry[]): Promise<void> {
  for (const { region, cluster } of stacks.map(readStackFile).flatMap(auroraClusters)) {
    await removeAutoScaledReaders({
      rds: awsClient(RDSClient, { region }),
      scaling: awsClient(ApplicationAutoScalingClient, { region }),
      cluster,
    });
  }
}
