import { DeploymentNames } from "../../../constructs/core/names";
import { Bucket } from "../../../constructs/storage/bucket";
import { Replication } from "../../../constructs/storage/replication";
import { KEY_ARN } from "../../support/network";
import { synthesizedSite } from "../../support/site";
import { resource } from "../../support/synth";

function json(timeControl?: boolean) {
  const names = new DeploymentNames({ name: "test", environment: "dev", account: "123456789012" });
  return synthesizedSite((site) => {
    new Replication(site, "replication", {
      after: new Bucket(site, "assets", { name: "assets", keyArn: KEY_ARN }),
      source: { site: site.siteNames, bucket: "assets", key: "data" },
      destination: { site: names.site({ role: "secondary", region: "us-west-2" }), bucket: "assets", key: "data" },
      roleName: "assets-replication",
      ...(timeControl === undefined ? {} : { timeControl }),
    });
  });
}
const rule = (timeControl?: boolean) => {
  const { rule: rules } = resource(json(timeControl).site, "aws_s3_bucket_replication_configuration.replication");
  return (rules as Record<string, unknown>[])[0]!;
};

test("A5: versions, delete markers and metadata go to the other region, re-encrypted with its key", () => {
  expect(rule()).toMatchObject({
    status: "Enabled",
    delete_marker_replication: { status: "Enabled" },
    source_selection_criteria: {
      replica_modifications: { status: "Enabled" },
      sse_kms_encrypted_objects: { status: "Enabled" },
    },
    destination: {
      bucket: "arn:aws:s3:::test-dev-assets-us-west-2-123456789012",
      encryption_configuration: {
        replica_kms_key_id: "arn:aws:kms:us-west-2:123456789012:alias/test-dev-secondary-data",
      },
    },
  });
});

test("time control brings its metrics along, and is off by default", () => {
  expect(rule(true)["destination"]).toMatchObject({
    metrics: { status: "Enabled", event_threshold: { minutes: 15 } },
    replication_time: { status: "Enabled", time: { minutes: 15 } },
  });
  expect(rule()["destination"]).not.toHaveProperty("replication_time");
});

test("A9: the role may read this bucket, write that one, and use their keys through S3 alone", () => {
  const { identity } = json();
  const statements = identity.data!["aws_iam_policy_document"]!["primary_assets_replication_permissions"]!["statement"];
  const encrypt = (statements as Record<string, unknown>[]).find(({ sid }) => sid === "EncryptReplica");
  expect(encrypt).toEqual({
    sid: "EncryptReplica",
    actions: ["kms:Encrypt"],
    resources: ["arn:aws:kms:us-west-2:123456789012:key/*"],
    condition: [
      { test: "ForAnyValue:StringEquals", variable: "kms:ResourceAliases", values: ["alias/test-dev-secondary-data"] },
      { test: "StringEquals", variable: "kms:ViaService", values: ["s3.us-west-2.amazonaws.com"] },
      { test: "StringEquals", variable: "kms:CallerAccount", values: ["123456789012"] },
    ],
  });
  expect(JSON.stringify(statements)).not.toContain('"*"');
});
