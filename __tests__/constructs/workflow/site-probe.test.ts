import { LambdaFunction } from "@cdktf/provider-aws/lib/lambda-function";
import { type ProbedSite, SiteProbe } from "../../../constructs/workflow/site-probe";
import { KEY_ARN } from "../../support/keys";
import { ACCOUNT, rolesMay, synthesizedSite } from "../../support/site";
import { asText, type StackJson } from "../../support/synth";

const json = (probed: ProbedSite) =>
  synthesizedSite((site) => {
    new SiteProbe(site, "probe", {
      probed,
      key: { arn: KEY_ARN, alias: "alias/test-dev-primary-logs" },
      logRetentionDays: 30,
    });
  });
const permissions = (identity: StackJson) =>
  (identity.data!["aws_iam_policy_document"]!["primary_probe_permissions"]!["statement"] as Record<string, unknown>[])
    .slice(3)
    .map(({ actions, resources }) => [actions, resources]);

const service = { cluster: "test-dev-primary-cluster", services: ["test-dev-primary-web"] };

test("E9: it may read tasks, database and secrets of its own site, and change nothing", () => {
  const { site, identity, keyUses } = json({
    ...service,
    database: { cluster: "test-dev-primary-database", globalCluster: "test-dev-database" },
    secrets: ["test-dev-database"],
    secretKeyAlias: "alias/test-dev-primary-data",
  });
  expect(asText(site)).toHaveResourceWithProperties(LambdaFunction, {
    environment: {
      variables: {
        CLUSTER: "test-dev-primary-cluster",
        SERVICES: "test-dev-primary-web",
        DATABASE_CLUSTER: "test-dev-primary-database",
        GLOBAL_CLUSTER: "test-dev-database",
        SECRETS: "test-dev-database",
      },
    },
  });
  expect(permissions(identity)).toEqual([
    [
      ["ecs:DescribeServices"],
      [`arn:aws:ecs:us-east-1:${ACCOUNT}:service/test-dev-primary-cluster/test-dev-primary-web`],
    ],
    [["rds:DescribeDBClusters"], [`arn:aws:rds:us-east-1:${ACCOUNT}:cluster:test-dev-primary-database`]],
    [["rds:DescribeGlobalClusters"], [`arn:aws:rds::${ACCOUNT}:global-cluster:test-dev-database`]],
    [
      ["secretsmanager:GetSecretValue"],
      [`arn:aws:secretsmanager:us-east-1:${ACCOUNT}:secret:test-dev-database-??????`],
    ],
  ]);
  expect(keyUses.statementsFor(`arn:aws:kms:us-east-1:${ACCOUNT}:alias/test-dev-primary-data`)).toEqual([
    rolesMay("RolesDecryptViaSecretsmanager", ["kms:Decrypt"], ["test-dev-primary-probe"], "secretsmanager.us-east-1"),
  ]);
});

test("it may read only resources that the site has", () => {
  const { site, identity } = json(service);
  expect(asText(site)).toHaveResourceWithProperties(LambdaFunction, {
    environment: { variables: { CLUSTER: "test-dev-primary-cluster", SERVICES: "test-dev-primary-web" } },
  });
  expect(permissions(identity).flatMap(([actions]) => actions)).toEqual(["ecs:DescribeServices"]);
});
