import { finding, type Rule } from "../rule";
import { isGiven, texts } from "../values";

export const cacheAuth: Rule = {
  id: "cache-auth",
  title: "Caches require authentication",
  source: "https://docs.aws.amazon.com/AmazonElastiCache/latest/dg/Clusters.RBAC.html",
  check: (stack) =>
    stack
      .all("aws_elasticache_replication_group", "aws_elasticache_serverless_cache")
      .filter(
        ({ values }) =>
          texts(values["user_group_ids"]).length === 0 &&
          !isGiven(values["user_group_id"]) &&
          !isGiven(values["auth_token"]),
      )
      .map((cache) => finding(cache, "accepts connections without authentication: give it a user group")),
};
