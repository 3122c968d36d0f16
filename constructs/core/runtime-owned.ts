/**
 * Attributes that a recovery changes at run time. Terraform sets them once and then ignores changes by the orchestrator:
 * a plan after a failover must show no changes, and must never detach a cluster or scale in the active site.
 */
export const RUNTIME_OWNED = {
  /** Scaled up when the site is promoted. */
  aws_ecs_service: ["desired_count"],
  /** The minimum of the scaling, raised when the site is promoted. */
  aws_appautoscaling_target: ["min_capacity"],
  /** A failover detaches and rejoins clusters, and turns a replica into a writer. */
  aws_rds_cluster: ["global_cluster_identifier", "replication_source_identifier"],
  /** A failover promotes the other cluster of a global datastore to primary. */
  aws_elasticache_global_replication_group: ["primary_replication_group_id"],
  aws_elasticache_replication_group: ["global_replication_group_id"],
} as const;

/** `ignore_changes` for a resource type; `also` is what the construct ignores in addition. */
export function runtimeOwned(
  type: keyof typeof RUNTIME_OWNED,
  also: readonly string[] = [],
): { ignoreChanges: string[] } {
  return { ignoreChanges: [...RUNTIME_OWNED[type], ...also] };
}
