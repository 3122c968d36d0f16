import { finding, type Rule } from "../rule";
import { isOn } from "../values";

export const cacheFailover: Rule = {
  id: "cache-failover",
  title: "In production a cache fails over to another zone automatically and keeps snapshots",
  source: "https://docs.aws.amazon.com/securityhub/latest/userguide/elasticache-controls.html#elasticache-3",
  check: (stack) =>
    stack.facts.environment !== "prod"
      ? []
      : stack.all("aws_elasticache_replication_group").flatMap((cache) => {
          const { automatic_failover_enabled, multi_az_enabled, snapshot_retention_limit: days } = cache.values;
          return [
            ...(isOn(automatic_failover_enabled) && isOn(multi_az_enabled)
              ? []
              : [
                  finding(
                    cache,
                    "is lost with its zone: set automatic_failover_enabled and multi_az_enabled to true, with a replica",
                  ),
                ]),
            ...(typeof days === "number" && days >= 1
              ? []
              : [finding(cache, "keeps no snapshots: set snapshot_retention_limit to at least 1")]),
          ];
        }),
};
