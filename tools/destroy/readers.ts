import { ApplicationAutoScalingClient } from "@aws-sdk/client-application-auto-scaling";
import { RDSClient } from "@aws-sdk/client-rds";
import { readStackFile, type StackFile } from "../preflight/stack-files";
import type { StackEntry } from "../terraform/synthesis";
import { removeAutoScaledReaders } from "./auto-scaled-readers";

/** A cluster whose readers auto scaling adds and removes. */
export interface ScaledCluster {
  readonly region: string;
  readonly cluster: string;
}

/** The Aurora clusters of a stack that are registered with auto scaling. */
export function scaledClusters({ region, resources }: StackFile): ScaledCluster[] {
  return resources
    .filter(({ type, values }) => type === "aws_appautoscaling_target" && values["service_namespace"] === "rds")
    .map(({ values }) => ({ region, cluster: String(values["resource_id"]).replace(/^cluster:/, "") }));
}

/** Deletes the readers that auto scaling added to the clusters of all stacks; otherwise RDS refuses to delete the clusters. */
export async function removeReaders(stacks: readonly StackEntry[]): Promise<void> {
  for (const { region, cluster } of stacks.map(readStackFile).flatMap(scaledClusters)) {
    await removeAutoScaledReaders({
      rds: new RDSClient({ region }),
      scaling: new ApplicationAutoScalingClient({ region }),
      cluster,
    });
  }
}
