import * as fs from "node:fs";
import * as path from "node:path";
import { App } from "cdktf";
import { chosen } from "../../config";
import { build } from "../../stacks/build";
import { synth } from "../../stacks/synth";
import { builtStacks } from "../support/deployments";
import { inTemporaryFolder, inventory } from "../support/synth";

function files(glob?: string): Record<string, string> {
  return inTemporaryFolder((outdir) => {
    const app = new App({ outdir, stackTraces: false });
    for (const deployment of chosen(glob)) build(app, deployment);
    synth(app);
    return Object.fromEntries(
      fs
        .readdirSync(outdir, { recursive: true, encoding: "utf8" })
        .filter((file) => fs.statSync(path.join(outdir, file)).isFile())
        .map((file) => [file, fs.readFileSync(path.join(outdir, file), "utf8")]),
    );
  });
}

test("every deployment passes every rule, and two synths are the same to the byte", () => {
  const first = files();
  expect(Object.keys(first)).toContain("manifest.json");
  expect(files()).toEqual(first);
});

test("R31: every synthesized stack has blocks alone under terraform, and the required version in a file beside it", () => {
  const written = Object.entries(files());
  const stacks = written.filter(([file]) => path.basename(file) === "cdk.tf.json");
  expect(stacks).toHaveLength(Object.keys(builtStacks()).length);
  for (const [file, text] of stacks) {
    const { terraform } = JSON.parse(text) as { terraform: Record<string, unknown> };
    for (const value of Object.values(terraform)) expect(typeof value).toBe("object");
    const beside = written.find(([other]) => other === path.join(path.dirname(file), "versions.tf"));
    expect(beside?.[1]).toBe('terraform {\n  required_version = ">= 1.11"\n}\n');
  }
});

test("R31: HCL of an earlier synth is gone after the next one, for Terraform would read both", () => {
  inTemporaryFolder((outdir) => {
    const app = new App({ outdir, stackTraces: false });
    build(app, chosen("web-dev")[0]!);
    const folder = path.join(outdir, "stacks/web-dev-dns");
    fs.mkdirSync(folder, { recursive: true });
    fs.writeFileSync(path.join(folder, "cdk.tf"), "");
    synth(app);
    expect(fs.readdirSync(folder).sort()).toEqual(["cdk.tf.json", "versions.tf"]);
  });
});

test("the stacks of a web deployment, and its state backends", () => {
  expect(Object.keys(builtStacks("web-dev")).sort()).toEqual([
    "web-dev-control",
    "web-dev-control-base",
    "web-dev-control-dr",
    "web-dev-dns",
    "web-dev-dr",
    "web-dev-dr-triggers",
    "web-dev-edge-archive",
    "web-dev-global",
    "web-dev-identity",
    "web-dev-primary",
    "web-dev-primary-base",
    "web-dev-primary-dr",
    "web-dev-primary-origin-dns",
    "web-dev-routing",
    "web-dev-secondary",
    "web-dev-secondary-base",
    "web-dev-secondary-dr",
    "web-dev-secondary-origin-dns",
    "web-dev-state-control",
    "web-dev-state-copy",
    "web-dev-state-identity",
    "web-dev-state-primary",
    "web-dev-state-secondary",
  ]);
});

test("no stack refers to resources of another deployment", () => {
  for (const [name, { json }] of Object.entries(builtStacks())) {
    const stranger = name.startsWith("web-dev") ? "web-prod" : "web-dev";
    expect(JSON.stringify(json)).not.toContain(stranger);
  }
});

test("the state of a site is in its own region, the state of shared stacks in the control region", () => {
  const regions = Object.fromEntries(
    Object.entries(builtStacks("web-prod")).map(([name, { json }]) => [
      name.replace("web-prod-", ""),
      (json.terraform["backend"]!["s3"] as Record<string, unknown>)["region"],
    ]),
  );
  expect(regions).toEqual({
    control: "us-east-2",
    "control-base": "us-east-2",
    "control-dr": "us-east-2",
    dns: "us-east-2",
    dr: "us-east-2",
    "dr-triggers": "us-east-2",
    "edge-archive": "us-east-2",
    global: "us-east-2",
    identity: "us-east-2",
    primary: "us-east-1",
    "primary-base": "us-east-1",
    "primary-dr": "us-east-1",
    "primary-origin-dns": "us-east-2",
    routing: "us-east-2",
    secondary: "us-west-2",
    "secondary-base": "us-west-2",
    "secondary-dr": "us-west-2",
    "secondary-origin-dns": "us-east-2",
    "state-control": "us-east-2",
    "state-copy": "us-east-2",
    "state-identity": "us-east-2",
    "state-primary": "us-east-1",
    "state-secondary": "us-west-2",
  });
});

test("state backends: bucket, lock table and key per region, the control region's copied", () => {
  const stacks = builtStacks("web-dev");
  expect(inventory(stacks["web-dev-state-primary"]!.json)).toEqual({
    aws_dynamodb_table: 1,
    aws_kms_alias: 1,
    aws_kms_key: 1,
    aws_s3_bucket: 1,
    aws_s3_bucket_lifecycle_configuration: 1,
    aws_s3_bucket_ownership_controls: 1,
    aws_s3_bucket_policy: 1,
    aws_s3_bucket_public_access_block: 1,
    aws_s3_bucket_server_side_encryption_configuration: 1,
    aws_s3_bucket_versioning: 1,
  });
  expect(inventory(stacks["web-dev-state-copy"]!.json)).toHaveProperty("aws_s3_bucket_replication_configuration", 1);
  expect(inventory(stacks["web-dev-state-secondary"]!.json)).toHaveProperty("aws_s3_bucket", 2);
  expect(stacks["web-dev-state-copy"]!.dependencies).toEqual([
    ...["web-dev-state-identity", "web-dev-state-control", "web-dev-state-secondary"],
  ]);
});

test("addresses of data stores are pinned: a refactor must not replace one", () => {
  const stateful = [
    "aws_backup_vault",
    "aws_dynamodb_table",
    "aws_elasticache_replication_group",
    "aws_kms_key",
    "aws_rds_cluster",
    "aws_rds_cluster_instance",
    "aws_rds_global_cluster",
    "aws_route53_zone",
    "aws_s3_bucket",
    "aws_secretsmanager_secret",
  ];
  const addresses = Object.entries(builtStacks("web-prod")).flatMap(([name, { json }]) =>
    stateful.flatMap((type) => Object.keys(json.resource?.[type] ?? {}).map((id) => `${name} ${type}.${id}`)),
  );
  expect(addresses.sort()).toEqual([
    "web-prod-control-base aws_kms_key.logs_key",
    "web-prod-control-base aws_s3_bucket.archive_bucket",
    "web-prod-dns aws_kms_key.logs_key",
    "web-prod-dns aws_route53_zone.zone",
    "web-prod-dr aws_dynamodb_table.table",
    "web-prod-dr aws_kms_key.key",
    "web-prod-global aws_s3_bucket.logs_bucket",
    "web-prod-primary aws_rds_cluster.database",
    "web-prod-primary aws_rds_cluster_instance.database_instances_a",
    "web-prod-primary aws_rds_cluster_instance.database_instances_b",
    "web-prod-primary aws_rds_cluster_instance.database_instances_c",
    "web-prod-primary aws_rds_global_cluster.database_global",
    "web-prod-primary aws_secretsmanager_secret.application_secret",
    "web-prod-primary aws_secretsmanager_secret.database_secret",
    "web-prod-primary-base aws_backup_vault.backups",
    "web-prod-primary-base aws_kms_key.backups_key",
    "web-prod-primary-base aws_kms_key.data_key",
    "web-prod-primary-base aws_kms_key.logs_key",
    "web-prod-primary-base aws_s3_bucket.assets_bucket",
    "web-prod-primary-base aws_s3_bucket.logs_bucket",
    "web-prod-secondary aws_rds_cluster.database",
    "web-prod-secondary aws_rds_cluster_instance.database_instances_a",
    "web-prod-secondary aws_rds_cluster_instance.database_instances_b",
    "web-prod-secondary aws_rds_cluster_instance.database_instances_c",
    "web-prod-secondary-base aws_backup_vault.backups",
    "web-prod-secondary-base aws_kms_key.backups_key",
    "web-prod-secondary-base aws_kms_key.data_key",
    "web-prod-secondary-base aws_kms_key.logs_key",
    "web-prod-secondary-base aws_s3_bucket.assets_bucket",
    "web-prod-secondary-base aws_s3_bucket.logs_bucket",
    "web-prod-state-control aws_dynamodb_table.locks",
    "web-prod-state-control aws_kms_key.key",
    "web-prod-state-control aws_s3_bucket.bucket",
    "web-prod-state-primary aws_dynamodb_table.locks",
    "web-prod-state-primary aws_kms_key.key",
    "web-prod-state-primary aws_s3_bucket.bucket",
    "web-prod-state-secondary aws_dynamodb_table.locks",
    "web-prod-state-secondary aws_kms_key.key",
    "web-prod-state-secondary aws_s3_bucket.bucket",
    "web-prod-state-secondary aws_s3_bucket.replica",
  ]);
});

/** Attributes that AWS wants to be unique: in the account and region, or everywhere. */
const NAMES: readonly (readonly [type: string, attribute: string, scope: "region" | "account"])[] = [
  ["aws_s3_bucket", "bucket", "account"],
  ["aws_iam_role", "name", "account"],
  ["aws_cloudwatch_log_group", "name", "region"],
  ["aws_kms_alias", "name", "region"],
  ["aws_dynamodb_table", "name", "region"],
  ["aws_cloudwatch_metric_alarm", "alarm_name", "region"],
  ["aws_sns_topic", "name", "region"],
  ["aws_sqs_queue", "name", "region"],
  ["aws_lambda_function", "function_name", "region"],
  ["aws_sfn_state_machine", "name", "region"],
  ["aws_cloudwatch_event_rule", "name", "region"],
  ["aws_backup_vault", "name", "region"],
  ["aws_kinesis_firehose_delivery_stream", "name", "region"],
  ["aws_secretsmanager_secret", "name", "region"],
  ["aws_wafv2_web_acl", "name", "region"],
];

test("no two stacks create resources of the same name", () => {
  const seen = new Map<string, string>();
  const twice: string[] = [];
  for (const [stack, { json, document }] of Object.entries(builtStacks())) {
    const account = stack.startsWith("web-dev") ? "dev" : "prod";
    for (const [type, attribute, scope] of NAMES) {
      for (const [id, values] of Object.entries(json.resource?.[type] ?? {})) {
        const name = String(values[attribute]);
        const key = [type, account, scope === "region" ? document.facts.region : "", name].join(" ");
        const here = `${stack} ${type}.${id}`;
        const there = seen.get(key);
        if (there) twice.push(`${name}: ${there} and ${here}`);
        seen.set(key, here);
      }
    }
  }
  expect(twice).toEqual([]);
  expect(seen.size).toBeGreaterThan(100);
});
