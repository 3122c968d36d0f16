import { DynamodbTable } from "@cdktf/provider-aws/lib/dynamodb-table";
import { DynamodbTableReplicaA } from "@cdktf/provider-aws/lib/dynamodb-table-replica";
import { KmsAlias } from "@cdktf/provider-aws/lib/kms-alias";
import { RecoveryTableReplica } from "../../../constructs/workflow/recovery-table-replica";
import { RecoveryTable, type RecoveryTableProps } from "../../../constructs/workflow/recovery-table";
import { StackDocument } from "../../../constructs/policy/stack-document";
import { tableReplicas } from "../../../constructs/policy/rules/table-replicas";
import { KEY_ARN } from "../../support/keys";
import { synthesizedSite } from "../../support/site";
import { asDocument, asText, resource, type StackJson } from "../../support/synth";
import { containing } from "../../support/containing";

const json = (props: Partial<RecoveryTableProps> = {}, environment: "dev" | "prod" = "dev"): StackJson =>
  synthesizedSite(
    (site) => {
      const table = new RecoveryTable(site, "table", { name: "dr", keyArn: KEY_ARN, ...props });
      expect(table.arn).toBe(`arn:aws:dynamodb:us-east-2:123456789012:table/test-${environment}-control-dr`);
    },
    { role: "control", environment },
  ).site;
/** A replica in the secondary's region. */
const copy = (region = "us-east-2", environment: "dev" | "prod" = "dev"): StackJson =>
  synthesizedSite(
    (site) => {
      new RecoveryTableReplica(site, "table", { table: "test-dev-control-dr", region, keyName: "dr" });
    },
    { role: "secondary", environment },
  ).site;

test("E6: the DR table is on demand, encrypted with a customer managed key, and has point-in-time recovery", () => {
  expect(asText(json())).toHaveResourceWithProperties(DynamodbTable, {
    name: "test-dev-control-dr",
    billing_mode: "PAY_PER_REQUEST",
    hash_key: "pk",
    range_key: "sk",
    attribute: [
      { name: "pk", type: "S" },
      { name: "sk", type: "S" },
      { name: "startedAt", type: "S" },
    ],
    global_secondary_index: containing([{ name: "executions-by-start", hash_key: "pk", range_key: "startedAt" }]),
    ttl: { attribute_name: "expiresAt", enabled: true },
    point_in_time_recovery: { enabled: true },
    server_side_encryption: { enabled: true, kms_key_arn: KEY_ARN },
    deletion_protection_enabled: false,
  });
});

test("in production it is protected from deletion", () => {
  expect(asText(json({}, "prod"))).toHaveResourceWithProperties(DynamodbTable, {
    deletion_protection_enabled: true,
    lifecycle: { prevent_destroy: true },
  });
});

test("E7: a replica is not part of the table's state: a plan makes no call to its region", () => {
  const replicated = json({ replicated: true });
  expect(asText(replicated)).toHaveResourceWithProperties(DynamodbTable, {
    ...{ stream_enabled: true, stream_view_type: "NEW_AND_OLD_IMAGES" },
    lifecycle: { ignore_changes: ["replica"] },
  });
  expect(resource(replicated, "aws_dynamodb_table.table")).not.toHaveProperty("replica");
  expect(resource(json(), "aws_dynamodb_table.table")).not.toHaveProperty("stream_enabled");
  expect(asText(json({ replicated: true }, "prod"))).toHaveResourceWithProperties(DynamodbTable, {
    lifecycle: { ignore_changes: ["replica"], prevent_destroy: true },
  });
});

test("E7: the replica is protected like the table, with a key of its own region", () => {
  const site = copy();
  expect(asText(site)).toHaveResourceWithProperties(DynamodbTableReplicaA, {
    global_table_arn: "arn:aws:dynamodb:us-east-2:123456789012:table/test-dev-control-dr",
    ...{
      kms_key_arn: "${aws_kms_key.table_key.arn}",
      point_in_time_recovery: true,
      deletion_protection_enabled: false,
    },
  });
  expect(asText(site)).toHaveResourceWithProperties(KmsAlias, { name: "alias/test-dev-secondary-dr" });
  const facts = { name: "site", environment: "prod", kind: "site", region: "us-west-2" } as const;
  expect(tableReplicas.check(new StackDocument(facts, asDocument(site)))).toEqual([]);
  expect(asText(copy("us-east-2", "prod"))).toHaveResourceWithProperties(DynamodbTableReplicaA, {
    ...{ deletion_protection_enabled: true, lifecycle: { prevent_destroy: true } },
  });
});

test("fails with a replica in the table's own region", () => {
  expect(() => copy("us-west-2")).toThrow("[site/table] should be in another region than the table, got us-west-2");
});
