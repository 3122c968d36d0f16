import { finding, type Rule } from "../rule";
import { isGiven, isOn } from "../values";

export const cacheEncrypted: Rule = {
  id: "cache-encrypted",
  title: "Caches are encrypted at rest with a customer managed key, and in transit",
  source: "https://docs.aws.amazon.com/securityhub/latest/userguide/elasticache-controls.html",
  check: (stack) => [
    ...stack.all("aws_elasticache_replication_group").flatMap((cache) => {
      const { values } = cache;
      // A member of a global datastore inherits both from the primary and may not set them.
      const follows = isGiven(values["global_replication_group_id"]);
      return [
        ...(follows || isOn(values["at_rest_encryption_enabled"])
          ? []
          : [finding(cache, "stores its data unencrypted: set at_rest_encryption_enabled to true")]),
        ...(follows || (isOn(values["transit_encryption_enabled"]) && values["transit_encryption_mode"] !== "preferred")
          ? []
          : [
              finding(
                cache,
                "accepts connections without TLS: set transit_encryption_enabled to true and transit_encryption_mode to required",
              ),
            ]),
        ...(isGiven(values["kms_key_id"]) ? [] : [finding(cache, "has no customer managed key: set kms_key_id")]),
      ];
    }),
    ...stack
      .all("aws_elasticache_serverless_cache")
      .filter(({ values }) => !isGiven(values["kms_key_id"]))
      .map((cache) => finding(cache, "has no customer managed key: set kms_key_id")),
  ],
};
