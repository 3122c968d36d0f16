import { replicationFindings } from "../../constructs/policy/replications";
import { StackDocument } from "../../constructs/policy/stack-document";
import type { Bendable } from "../support/negative";
import { builtStacks } from "../support/deployments";
import { asDocument, type StackJson } from "../support/synth";

const stacks = builtStacks("web-prod");
const ACCOUNT = "222222222222";
const ASSETS = "aws_s3_bucket_replication_configuration.assets_replication";
const ARCHIVING = "aws_s3_bucket_replication_configuration.log_archive_logs";
const TO = `arn:aws:s3:::web-prod-assets-us-west-2-${ACCOUNT}/*`;
type Statement = Record<string, unknown> & { sid: string; actions: string[] };

/** Findings with one stack changed. */
function found(stack?: string, change: (json: Bendable) => void = () => undefined): string[] {
  const documents = Object.entries(stacks).map(([name, { json, document }]) => {
    if (name !== stack) return document;
    const bent = JSON.parse(JSON.stringify(json)) as StackJson & Bendable;
    change(bent);
    return new StackDocument(document.facts, asDocument(bent));
  });
  return replicationFindings(documents).map(({ stack: where, address, message }) => `${where} ${address} ${message}`);
}

/** The replication role's statement with some actions or its condition taken away. */
const without = (sid: string, ...actions: string[]) =>
  found("web-prod-identity", ({ data }) => {
    const document = data["aws_iam_policy_document"]!["primary_assets_replication_permissions"]!;
    const statement = (document["statement"] as Statement[]).find((one) => one.sid === sid)!;
    statement.actions = statement.actions.filter((action) => !actions.includes(action));
  });
/** The data key of a site whose policy lets the replication role do less. */
const withoutUse = (site: string, ...actions: string[]) =>
  found(`web-prod-${site}-base`, ({ data }) => {
    const statements = data["aws_iam_policy_document"]!["data_key_policy"]!["statement"] as Statement[];
    for (const statement of statements) {
      if (!JSON.stringify(statement["principals"]).includes("role/web-prod-primary-assets-replication")) continue;
      statement.actions = statement.actions.filter((action) => !actions.includes(action));
    }
  });
const assets = (...messages: string[]) => messages.map((message) => `web-prod-primary ${ASSETS} ${message}`);
const rule = ({ resource }: Bendable, name: string) =>
  (
    resource["aws_s3_bucket_replication_configuration"]![name]!["rule"] as Record<string, Record<string, unknown>>[]
  )[0]!;

test("the replications of a deployment are complete", () => {
  expect(found()).toEqual([]);
});

test.each([["kms:Encrypt"], ["kms:Decrypt"], ["kms:GenerateDataKey"]])(
  "R8: a role without %s for the destination's key is found",
  (action) => {
    expect(withoutUse("secondary", action)).toEqual(
      assets(`fails because its role may not ${action} with the key in us-west-2`),
    );
  },
);

test("R8: a role that may only encrypt is found, as the destination has a bucket key", () => {
  expect(withoutUse("secondary", "kms:Decrypt", "kms:GenerateDataKey")).toEqual(
    assets(
      "fails because its role may not kms:Decrypt with the key in us-west-2",
      "fails because its role may not kms:GenerateDataKey with the key in us-west-2",
    ),
  );
});

test.each([
  ["ReadRules", "s3:ListBucket", `s3:ListBucket on arn:aws:s3:::web-prod-assets-us-east-1-${ACCOUNT}`],
  [
    "ReadRules",
    "s3:GetReplicationConfiguration",
    `s3:GetReplicationConfiguration on arn:aws:s3:::web-prod-assets-us-east-1-${ACCOUNT}`,
  ],
  [
    "ReadVersions",
    "s3:GetObjectVersionForReplication",
    `s3:GetObjectVersionForReplication on arn:aws:s3:::web-prod-assets-us-east-1-${ACCOUNT}/*`,
  ],
  [
    "ReadVersions",
    "s3:GetObjectVersionAcl",
    `s3:GetObjectVersionAcl on arn:aws:s3:::web-prod-assets-us-east-1-${ACCOUNT}/*`,
  ],
  [
    "ReadVersions",
    "s3:GetObjectVersionTagging",
    `s3:GetObjectVersionTagging on arn:aws:s3:::web-prod-assets-us-east-1-${ACCOUNT}/*`,
  ],
  ["WriteReplicas", "s3:ReplicateObject", `s3:ReplicateObject on ${TO}`],
  ["WriteReplicas", "s3:ReplicateTags", `s3:ReplicateTags on ${TO}`],
  ["WriteReplicas", "s3:ReplicateDelete", `s3:ReplicateDelete on ${TO}`],
])("R8: a role without %s %s is found", (sid, action, lacking) => {
  expect(without(sid, action)).toEqual(assets(`fails because its role may not ${lacking}`));
});

test("R8: a role that may not decrypt the source is found", () => {
  expect(withoutUse("primary", "kms:Decrypt")).toEqual(
    assets("fails because its role may not kms:Decrypt with the key in us-east-1"),
  );
});

test("R8: a replication without metrics is found", () => {
  expect(
    found("web-prod-primary", (json) =>
      Reflect.deleteProperty(rule(json, "assets_replication")["destination"]!, "metrics"),
    ),
  ).toEqual(assets("publishes no metrics of rule to-secondary: set metrics of its destination to Enabled"));
});

test.each([
  ["another rule", { dimensions: { RuleId: "to-control" } }],
  ["the other way round", { comparison_operator: "LessThanThreshold" }],
  ["another metric", { metric_name: "OperationsPendingReplication" }],
])("R8: a replication whose failures raise no alarm is found: %s", (_, change) => {
  expect(
    found("web-prod-primary", ({ resource }) => {
      Object.assign(resource["aws_cloudwatch_metric_alarm"]!["assets_source_monitor_failures"]!, change);
    }),
  ).toEqual(
    assets("may fail without an alarm: add an alarm on OperationsFailedReplication of rule to-secondary in us-east-1"),
  );
});

test("R8: the copy of the states has an alarm too", () => {
  expect(
    found("web-prod-dr", ({ resource }) => {
      Reflect.deleteProperty(resource["aws_cloudwatch_metric_alarm"]!, "state_monitor_failures");
    }),
  ).toEqual([
    "web-prod-state-copy aws_s3_bucket_replication_configuration.replication " +
      "may fail without an alarm: add an alarm on OperationsFailedReplication of rule to-secondary in us-east-2",
  ]);
});

test("R20: a role that the archive does not take logs from is found", () => {
  expect(
    found("web-prod-control-base", ({ data }) => {
      const statements = data["aws_iam_policy_document"]!["archive_bucket_policy"]!["statement"] as Statement[];
      const refusal = statements.find(({ sid }) => sid === "OnlyWriters")!;
      const [, writers] = refusal["condition"] as { values: string[] }[];
      writers!.values = writers!.values.filter((one) => !one.includes("primary"));
    }),
  ).toEqual([
    `web-prod-primary ${ARCHIVING} fails because the policy of web-prod-archive-us-east-2-${ACCOUNT} denies ` +
      `arn:aws:iam::${ACCOUNT}:role/web-prod-primary-logs-archiving: add it to the bucket's writers`,
  ]);
});
