import { RecoveryTable, type RecoveryTableProps } from "../../../constructs/workflow/recovery-table";
import { StackDocument } from "../../../constructs/policy/stack-document";
import { tableReplicas } from "../../../constructs/policy/rules/table-replicas";
import { KEY_ARN } from "../../support/network";
import { synthesizedSite } from "../../support/site";
import { asDocument, resource, type StackJson } from "../../support/synth";

const json = (props: Partial<RecoveryTableProps> = {}, environment: "dev" | "prod" = "dev"): StackJson =>
  synthesizedSite(
    (site) => {
      const table = new RecoveryTable(site, "table", { name: "dr", keyArn: KEY_ARN, ...props });
      expect(table.arn).toBe(`arn:aws:dynamodb:us-east-2:123456789012:table/test-${environment}-control-dr`);
    },
    { role: "control", environment },
  ).site;
const replica = { region: "us-west-2", keyArn: KEY_ARN.replace("us-east-1", "us-west-2") };

test("E6: the DR table is paid by request, encrypted with a key of ours and can be brought back to a point in time", () => {
  expect(resource(json(), "aws_dynamodb_table.table")).toMatchObject({
    name: "test-dev-control-dr",
    billing_mode: "PAY_PER_REQUEST",
    hash_key: "pk",
    range_key: "sk",
    attribute: [
      { name: "pk", type: "S" },
      { name: "sk", type: "S" },
      { name: "startedAt", type: "S" },
    ],
    global_secondary_index: [{ name: "executions-by-start", hash_key: "pk", range_key: "startedAt" }],
    point_in_time_recovery: { enabled: true },
    server_side_encryption: { enabled: true, kms_key_arn: KEY_ARN },
    deletion_protection_enabled: false,
  });
});

test("in production nothing deletes it", () => {
  const table = resource(json({}, "prod"), "aws_dynamodb_table.table");
  expect(table).toMatchObject({ deletion_protection_enabled: true, lifecycle: { prevent_destroy: true } });
});

test("E6: a replica is protected as the table is, and there is none unless asked for", () => {
  const site = json({ replica });
  const table = resource(site, "aws_dynamodb_table.table");
  expect(table).toMatchObject({
    stream_enabled: true,
    replica: [{ region_name: "us-west-2", kms_key_arn: replica.keyArn, point_in_time_recovery: true }],
  });
  const facts = { name: "site", environment: "prod", kind: "site", region: "us-east-2" } as const;
  expect(tableReplicas.check(new StackDocument(facts, asDocument(site)))).toEqual([]);
  expect(resource(json(), "aws_dynamodb_table.table")).not.toHaveProperty("replica");
});

test("fails on a replica in its own region", () => {
  expect(() => json({ replica: { ...replica, region: "us-east-2" } })).toThrow(
    "[site/table] replica should be in another region, got us-east-2",
  );
});
