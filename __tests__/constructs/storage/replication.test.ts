import { S3BucketReplicationConfigurationA } from "@cdktf/provider-aws/lib/s3-bucket-replication-configuration";
import { DeploymentNames } from "../../../constructs/core/names";
import { Replication } from "../../../constructs/storage/replication";
import { rolesMay, synthesizedSite } from "../../support/site";
import { asText, resource } from "../../support/synth";
import { containing } from "../../support/containing";

function json(timeControl?: boolean) {
  const names = new DeploymentNames({ name: "test", environment: "dev", account: "123456789012" });
  return synthesizedSite((site) => {
    new Replication(site, "replication", {
      source: { site: site.siteNames, bucket: "assets", key: "data" },
      destination: { site: names.site({ role: "secondary", region: "us-west-2" }), bucket: "assets", key: "data" },
      roleName: "assets-replication",
      ...(timeControl === undefined ? {} : { timeControl }),
    });
  });
}

test("A5: versions, delete markers and metadata go to the other region, re-encrypted with its key", () => {
  expect(asText(json().site)).toHaveResourceWithProperties(S3BucketReplicationConfigurationA, {
    rule: containing([
      {
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
      },
    ]),
  });
});

test("R8: there are metrics always; time control adds its threshold, and is off by default", () => {
  expect(asText(json(true).site)).toHaveResourceWithProperties(S3BucketReplicationConfigurationA, {
    rule: containing([
      {
        destination: {
          metrics: { status: "Enabled", event_threshold: { minutes: 15 } },
          replication_time: { status: "Enabled", time: { minutes: 15 } },
        },
      },
    ]),
  });
  const { rule } = resource(json().site, "aws_s3_bucket_replication_configuration.replication");
  const [{ destination }] = rule as [{ destination: Record<string, unknown> }];
  expect(destination).not.toHaveProperty("replication_time");
  expect(destination["metrics"]).toEqual({ status: "Enabled" });
});

test("A9, R8: the role may read this bucket, write that one, and use their keys only through S3, bucket keys included", () => {
  const { identity, keyUses } = json();
  const from = "arn:aws:s3:::test-dev-assets-us-east-1-123456789012";
  expect(identity.data!["aws_iam_policy_document"]!["primary_assets_replication_permissions"]!["statement"]).toEqual([
    { sid: "ReadRules", actions: ["s3:GetReplicationConfiguration", "s3:ListBucket"], resources: [from] },
    {
      sid: "ReadVersions",
      actions: ["s3:GetObjectVersionForReplication", "s3:GetObjectVersionAcl", "s3:GetObjectVersionTagging"],
      resources: [`${from}/*`],
    },
    {
      sid: "WriteReplicas",
      actions: ["s3:ReplicateObject", "s3:ReplicateDelete", "s3:ReplicateTags"],
      resources: ["arn:aws:s3:::test-dev-assets-us-west-2-123456789012/*"],
    },
  ]);
  const role = ["test-dev-primary-assets-replication"];
  expect(keyUses.statementsFor("arn:aws:kms:us-east-1:123456789012:alias/test-dev-primary-data")).toEqual([
    rolesMay("RolesDecryptViaS3", ["kms:Decrypt"], role, "s3.us-east-1"),
  ]);
  expect(keyUses.statementsFor("arn:aws:kms:us-west-2:123456789012:alias/test-dev-secondary-data")).toEqual([
    rolesMay(
      "RolesDecryptEncryptGenerateDataKeyViaS3",
      ["kms:Decrypt", "kms:Encrypt", "kms:GenerateDataKey"],
      role,
      "s3.us-west-2",
    ),
  ]);
});

test("R18: the role is assumed by S3 without a condition, as S3 passes no source", () => {
  expect(json().identity.data!["aws_iam_policy_document"]!["primary_assets_replication_trust"]!["statement"]).toEqual([
    { actions: ["sts:AssumeRole"], principals: [{ type: "Service", identifiers: ["s3.amazonaws.com"] }] },
  ]);
});

test("fails when one end has a key and the other none", () => {
  expect(() =>
    synthesizedSite((site) => {
      new Replication(site, "replication", {
        source: { site: site.siteNames, bucket: "assets" },
        destination: {
          site: site.names.site({ role: "secondary", region: "us-west-2" }),
          bucket: "assets",
          key: "data",
        },
        roleName: "assets-replication",
      });
    }),
  ).toThrow("[site/replication] source and destination should both have a key or neither, got none and data");
});
