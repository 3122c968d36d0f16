import { CloudwatchLogGroup } from "@cdktf/provider-aws/lib/cloudwatch-log-group";
import { ElasticacheGlobalReplicationGroup } from "@cdktf/provider-aws/lib/elasticache-global-replication-group";
import { ElasticacheParameterGroup } from "@cdktf/provider-aws/lib/elasticache-parameter-group";
import { ElasticacheReplicationGroup } from "@cdktf/provider-aws/lib/elasticache-replication-group";
import { ElasticacheUser } from "@cdktf/provider-aws/lib/elasticache-user";
import { VpcSecurityGroupIngressRule } from "@cdktf/provider-aws/lib/vpc-security-group-ingress-rule";
import { Cache } from "../../../constructs/data/cache";
import type { CacheProps } from "../../../constructs/data/cache-props";
import { KEY_ARN, LOG_KEY_ARN } from "../../support/keys";
import { networkJson } from "../../support/network";
import type { TestSiteOptions } from "../../support/site";
import { asText, resource, type StackJson } from "../../support/synth";
import { containing } from "../../support/containing";

const json = (
  props: Partial<CacheProps> = {},
  options?: TestSiteOptions,
  use: (cache: Cache) => void = () => undefined,
): StackJson =>
  networkJson(
    {},
    (network, site) => {
      use(
        new Cache(site, "cache", {
          network,
          keyArn: KEY_ARN,
          logKeyArn: LOG_KEY_ARN,
          logRetentionDays: 30,
          nodeType: "cache.r7g.large",
          ...props,
        }),
      );
    },
    options,
  );
const group = (stack: StackJson) => resource(stack, "aws_elasticache_replication_group.cache");
const secondary = (props: Partial<CacheProps> = {}) =>
  json({ globalDatastore: "secondary", primaryRegion: "us-east-1", ...props }, { role: "secondary" });

test("A10, D3: encrypted both ways, over several zones, with automatic failover and snapshots", () => {
  expect(asText(json())).toHaveResourceWithProperties(ElasticacheReplicationGroup, {
    replication_group_id: "test-dev-primary-cache",
    engine: "valkey",
    engine_version: "8.0",
    at_rest_encryption_enabled: "true",
    kms_key_id: KEY_ARN,
    transit_encryption_enabled: true,
    transit_encryption_mode: "required",
    automatic_failover_enabled: true,
    multi_az_enabled: true,
    num_cache_clusters: 2,
    snapshot_retention_limit: 7,
  });
  expect(group(json())).not.toHaveProperty("lifecycle");
  expect(group(json())).not.toHaveProperty("auth_token");
});

test("D3: one user signs in by IAM; the default user has no permissions", () => {
  const stack = json({}, undefined, (cache) => {
    expect(cache.connectStatement().resources).toEqual([
      "arn:aws:elasticache:us-east-1:123456789012:replicationgroup:test-dev-primary-cache",
      "arn:aws:elasticache:us-east-1:123456789012:user:test-dev-cache",
    ]);
  });
  expect(asText(stack)).toHaveResourceWithProperties(ElasticacheUser, {
    user_id: "test-dev-cache",
    user_name: "test-dev-cache",
    authentication_mode: { type: "iam" },
    access_string: "on ~* +@all -@admin -@dangerous +info",
  });
  expect(asText(stack)).toHaveResourceWithProperties(ElasticacheUser, {
    user_name: "default",
    access_string: "off -@all",
  });
  expect(asText(stack)).toHaveResourceWithProperties(ElasticacheReplicationGroup, {
    user_group_ids: ["${aws_elasticache_user_group.cache_users.user_group_id}"],
  });
});

test("its logs have a customer managed key and a retention", () => {
  const stack = json();
  expect(asText(stack)).toHaveResourceWithProperties(ElasticacheReplicationGroup, {
    log_delivery_configuration: containing([{ log_type: "engine-log" }, { log_type: "slow-log" }]),
  });
  expect(asText(stack)).toHaveResourceWithProperties(CloudwatchLogGroup, {
    name: "/test-dev/primary/cache/slow-log",
    kms_key_id: LOG_KEY_ARN,
    retention_in_days: 30,
  });
});

test("more than one shard is cluster mode", () => {
  const stack = json({ shards: 3, replicas: 2, engine: "redis" }, undefined, (cache) => {
    expect(cache.readerEndpoint).toBeUndefined();
  });
  expect(asText(stack)).toHaveResourceWithProperties(ElasticacheReplicationGroup, {
    num_node_groups: 3,
    replicas_per_node_group: 2,
  });
  expect(group(stack)).not.toHaveProperty("num_cache_clusters");
  expect(asText(stack)).toHaveResourceWithProperties(ElasticacheParameterGroup, {
    family: "redis7",
    parameter: [
      { name: "cluster-enabled", value: "yes" },
      { name: "maxmemory-policy", value: "allkeys-lru" },
    ],
  });
});

test("X1: the primary creates a global datastore, and Terraform ignores which cluster is promoted", () => {
  const stack = json({ globalDatastore: "primary" });
  expect(asText(stack)).toHaveResourceWithProperties(ElasticacheGlobalReplicationGroup, {
    global_replication_group_id_suffix: "test-dev-cache",
    primary_replication_group_id: "${aws_elasticache_replication_group.cache.id}",
    lifecycle: { ignore_changes: ["primary_replication_group_id"] },
  });
  expect(asText(stack)).toHaveResourceWithProperties(ElasticacheReplicationGroup, {
    lifecycle: {
      ignore_changes: expect.arrayContaining(["global_replication_group_id", "engine_version", "node_type"]) as unknown,
    },
  });
});

test("the secondary joins by the deterministic id, and inherits the settings of the primary", () => {
  const stack = secondary();
  expect(asText(stack)).toHaveResourceWithProperties(ElasticacheReplicationGroup, {
    global_replication_group_id: "ldgnf-test-dev-cache",
    kms_key_id: KEY_ARN,
    num_cache_clusters: 2,
  });
  for (const inherited of [
    "engine",
    "engine_version",
    "node_type",
    "parameter_group_name",
    "at_rest_encryption_enabled",
  ])
    expect(group(stack)).not.toHaveProperty(inherited);
  expect(asText(stack)).not.toHaveResource(ElasticacheParameterGroup);
  expect(asText(stack)).not.toHaveResource(ElasticacheGlobalReplicationGroup);
  expect(asText(secondary({ primaryRegion: "sa-east-1", globalDatastoreId: "abcde-x" }))).toHaveResourceWithProperties(
    ElasticacheReplicationGroup,
    {
      global_replication_group_id: "abcde-x",
    },
  );
});

test("in production no plan may destroy it", () => {
  expect(asText(json({ globalDatastore: "primary" }, { environment: "prod" }))).toHaveResourceWithProperties(
    ElasticacheReplicationGroup,
    {
      final_snapshot_identifier: "test-prod-primary-cache-final",
      lifecycle: { prevent_destroy: true, ignore_changes: expect.arrayContaining(["global_replication_group_id"]) },
    },
  );
});

test("A2, D6: it has no ingress until a peer is allowed", () => {
  expect(asText(json())).not.toHaveResource(VpcSecurityGroupIngressRule);
  const stack = json({}, undefined, (cache) => {
    cache.allowFrom({ cidr: "10.0.16.0/20", as: "tasks" }, "Cached queries");
  });
  expect(asText(stack)).toHaveResourceWithProperties(VpcSecurityGroupIngressRule, {
    from_port: 6379,
  });
});

test.each<[Partial<CacheProps>, string]>([
  [{ nodeType: "db.r7g.large" }, "nodeType should have the form cache.r7g.large, got 'db.r7g.large'"],
  [{ engineVersion: "6.2" }, "engineVersion should be 7.0 or later, such as 8.0, got '6.2'"],
  [{ replicas: 0 }, "replicas should be from 1 to 5, got 0"],
  [{ shards: 501 }, "shards should be from 1 to 500, got 501"],
  [{ snapshotDays: 0 }, "snapshotDays should be from 1 to 35, got 0"],
  [{ snapshotWindow: "3" }, "snapshotWindow should have the form 03:00-04:00, got '3'"],
  [{ maintenanceWindow: "3" }, "maintenanceWindow should have the form sun:05:00-sun:06:00, got '3'"],
  [
    { globalDatastore: "primary", nodeType: "cache.t4g.micro" },
    "nodeType should be large or above of an m or r class in a global datastore, got 'cache.t4g.micro'",
  ],
  [{ globalDatastore: "secondary" }, "primaryRegion should be given to the secondary, got none"],
  [{ primaryRegion: "us-east-1" }, "primaryRegion should be left out unless the cache is a secondary, got us-east-1"],
  [
    { globalDatastore: "secondary", primaryRegion: "sa-east-1" },
    "globalDatastoreId should be given for a datastore of sa-east-1, whose prefix is not known here, got none",
  ],
])("fails with %j", (props, message) => {
  expect(() => json(props)).toThrow(`[site/cache] ${message}`);
});
