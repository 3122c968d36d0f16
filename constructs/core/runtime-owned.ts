/**
 * What a recovery changes while the platform runs. Terraform sets these once and then leaves them to the orchestrator:
 * a plan after a failover must be empty, and must never detach a cluster or shrink the site that serves.
 */
export const RUNTIME_OWNED = {
  /** Scaled up when the site takes over. */
  aws_ecs_service: ["desired_count"],
  /** The floor of the scaling, raised when the site takes over. */
  aws_appautoscaling_target: ["min_capacity"],
  /** A failover detaches and rejoins clusters, and turns a replica into a writer. */
  aws_rds_cluster: ["global_cluster_identifier", "replication_source_identifier"],
  /** A failover makes the other half of a global datastore the one that is followed. */
  aws_elasticache_global_replication_group: ["primary_replication_group_id"],
  aws_elasticache_replication_group: ["global_replication_group_id"],
} as const;

/** `ignore_changes` for a resource type; `also` is what the construct itself has to ignore. */
export function runtimeOwned(
  type: keyof typeof RUNTIME_OWNED,
  also: readonly string[] = [],
): { ignoreChanges: string[] } {
  return { ignoreChanges: [...RUNTIME_OWNED[type], ...also] };
}
