import { LambdaFunction } from "@cdktf/provider-aws/lib/lambda-function";
import { LambdaInvocation } from "@cdktf/provider-aws/lib/lambda-invocation";
import { LambdaPermission } from "@cdktf/provider-aws/lib/lambda-permission";
import { SecretsmanagerSecretRotation } from "@cdktf/provider-aws/lib/secretsmanager-secret-rotation";
import { VpcSecurityGroupIngressRule } from "@cdktf/provider-aws/lib/vpc-security-group-ingress-rule";
import { DatabaseSecret } from "../../../constructs/data/database-secret";
import { SecretRotation, type SecretRotationProps } from "../../../constructs/security/secret-rotation";
import { statementsOf, testDatabase } from "../../support/database";
import { KEY_ARN, LOG_KEY_ARN } from "../../support/keys";
import { testNetwork } from "../../support/network";
import { rolesMay, synthesizedSite } from "../../support/site";
import { asText, resource } from "../../support/synth";

const json = (props: Partial<SecretRotationProps> = {}) =>
  synthesizedSite((site) => {
    const network = testNetwork(site);
    const { database, secret } = testDatabase(site, network);
    const application = new DatabaseSecret(site, "application", {
      keyArn: KEY_ARN,
      databaseName: "app",
      user: "application",
    });
    new SecretRotation(site, "rotation", {
      network,
      database,
      secrets: { master: secret, application },
      secretKey: "data",
      replicaSite: site.names.site({ role: "secondary", region: "us-west-2" }),
      logKey: { arn: LOG_KEY_ARN, alias: "alias/test-dev-primary-logs" },
      logRetentionDays: 30,
      ...props,
    });
  });

test("A9: the password is rotated on a schedule, and not by the deployment", () => {
  const { site } = json({ rotationDays: 14 });
  expect(asText(site)).toHaveResourceWithProperties(SecretsmanagerSecretRotation, {
    secret_id: "${aws_secretsmanager_secret.secret.arn}",
    rotation_lambda_arn: "${aws_lambda_function.rotation_function.arn}",
    rotate_immediately: false,
    rotation_rules: { automatically_after_days: 14 },
    depends_on: [
      "aws_lambda_permission.rotation_permission",
      "aws_lambda_permission.rotation_application_permission",
      "aws_lambda_invocation.rotation_application_user",
    ],
  });
  expect(asText(site)).toHaveResourceWithProperties(SecretsmanagerSecretRotation, {
    secret_id: "${aws_secretsmanager_secret.application.arn}",
    rotation_lambda_arn: "${aws_lambda_function.rotation_function.arn}",
    rotate_immediately: false,
    rotation_rules: { automatically_after_days: 14 },
  });
  expect(asText(json().site)).toHaveResourceWithProperties(SecretsmanagerSecretRotation, {
    secret_id: "${aws_secretsmanager_secret.secret.arn}",
    rotation_rules: { automatically_after_days: 30 },
  });
});

test("A9: the function runs in the private tier and has the host, but no password", () => {
  const { site } = json();
  expect(asText(site)).toHaveResourceWithProperties(LambdaFunction, {
    function_name: "test-dev-primary-rotate-database-secret",
    environment: {
      variables: {
        DATABASE_HOST: "${aws_rds_cluster.database.endpoint}",
        DATABASE_CLUSTER: "arn:aws:rds:us-east-1:123456789012:cluster:test-dev-primary-database",
        GLOBAL_CLUSTER: "test-dev-database",
        MASTER_SECRET: "${aws_secretsmanager_secret.secret.arn}",
        NODE_EXTRA_CA_CERTS: "/var/runtime/ca-cert.pem",
      },
    },
    vpc_config: {
      subnet_ids: ["a", "b", "c"].map((zone) => `\${aws_subnet.network_private_us_east_1${zone}.id}`),
      security_group_ids: ["${aws_security_group.rotation_function_group.id}"],
    },
  });
});

test("A2: it reaches only the database and Secrets Manager", () => {
  const { site } = json();
  expect(asText(site)).toHaveResourceWithProperties(VpcSecurityGroupIngressRule, {
    referenced_security_group_id: "${aws_security_group.rotation_function_group.id}",
    description: "Rotation of the password",
  });
  const out = Object.values(site.resource!["aws_vpc_security_group_egress_rule"]!).map((rule) => [
    rule["security_group_id"],
    rule["from_port"],
    rule["to_port"],
    rule["cidr_ipv4"] ?? rule["referenced_security_group_id"],
  ]);
  const group = "${aws_security_group.rotation_function_group.id}";
  expect(out).toEqual([
    [group, 443, 443, "0.0.0.0/0"],
    [group, 3306, 3306, "${aws_security_group.database_group.id}"],
  ]);
});

test("R9: the apply creates the application's user, again for another database, after the function can connect", () => {
  const { site } = json();
  const { input } = resource(site, "aws_lambda_invocation.rotation_application_user");
  expect(JSON.parse(input as string)).toEqual({
    Step: "ensureUser",
    SecretId: "${aws_secretsmanager_secret.application.arn}",
  });
  expect(asText(site)).toHaveResourceWithProperties(LambdaInvocation, {
    function_name: "${aws_lambda_function.rotation_function.function_name}",
    triggers: { database: "${aws_rds_cluster.database.cluster_resource_id}" },
    depends_on: expect.arrayContaining([
      "aws_rds_cluster_instance.database_instances_a",
      "aws_rds_cluster_instance.database_instances_b",
      "aws_secretsmanager_secret_version.secret_version",
      "aws_secretsmanager_secret_version.application_version",
      "aws_vpc_security_group_egress_rule.rotation_function_group_to_database_3306",
      "aws_vpc_security_group_ingress_rule.database_group_from_rotation_function_3306",
      "aws_route.network_nat_route_us_east_1a",
      "aws_route_table_association.network_private_association_us_east_1a",
      "aws_network_acl_rule.network_private_acl_out_all",
      "aws_vpc_endpoint.network_endpoints_s3",
    ]) as unknown,
  });
});

test("A9: Secrets Manager may call it only for its two secrets", () => {
  expect(asText(json().site)).toHaveResourceWithProperties(LambdaPermission, {
    action: "lambda:InvokeFunction",
    principal: "secretsmanager.amazonaws.com",
    source_account: "123456789012",
    source_arn: "${aws_secretsmanager_secret.application.arn}",
  });
  expect(asText(json().site)).toHaveResourceWithProperties(LambdaPermission, {
    action: "lambda:InvokeFunction",
    principal: "secretsmanager.amazonaws.com",
    source_account: "123456789012",
    source_arn: "${aws_secretsmanager_secret.secret.arn}",
  });
});

test("A9 R7: its role changes this one secret, with this one key and the key of the replica", () => {
  const all = json();
  const { RotateSecret, MakePassword, SeeWriter } = statementsOf(all, "primary_rotate_database_secret");
  expect({ RotateSecret, MakePassword, SeeWriter }).toEqual({
    RotateSecret: {
      sid: "RotateSecret",
      actions: [
        "secretsmanager:DescribeSecret",
        "secretsmanager:GetSecretValue",
        "secretsmanager:PutSecretValue",
        "secretsmanager:UpdateSecretVersionStage",
      ],
      resources: [
        "arn:aws:secretsmanager:us-east-1:123456789012:secret:test-dev-database-??????",
        "arn:aws:secretsmanager:us-east-1:123456789012:secret:test-dev-database-app-??????",
      ],
    },
    MakePassword: { sid: "MakePassword", actions: ["secretsmanager:GetRandomPassword"], resources: ["*"] },
    SeeWriter: {
      sid: "SeeWriter",
      actions: ["rds:DescribeGlobalClusters"],
      resources: ["arn:aws:rds::123456789012:global-cluster:test-dev-database"],
    },
  });
  const role = ["test-dev-primary-rotate-database-secret"];
  expect(all.keyUses.statementsFor("arn:aws:kms:us-east-1:123456789012:alias/test-dev-primary-data")).toEqual([
    rolesMay(
      "RolesDecryptGenerateDataKeyViaSecretsmanager",
      ["kms:Decrypt", "kms:GenerateDataKey"],
      role,
      "secretsmanager.us-east-1",
    ),
  ]);
  expect(all.keyUses.statementsFor("arn:aws:kms:us-west-2:123456789012:alias/test-dev-secondary-data")).toEqual([
    rolesMay(
      "RolesEncryptGenerateDataKeyViaSecretsmanager",
      ["kms:Encrypt", "kms:GenerateDataKey"],
      role,
      "secretsmanager.us-east-1",
      "secretsmanager.us-west-2",
    ),
  ]);
});

test.each([0, 1001, 1.5])("fails with %p days between rotations", (rotationDays) => {
  expect(() => json({ rotationDays })).toThrow(
    `[site/rotation] rotationDays should be from 1 to 1000, got ${rotationDays}`,
  );
});
