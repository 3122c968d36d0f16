import { DataAwsSecretsmanagerSecret } from "@cdktf/provider-aws/lib/data-aws-secretsmanager-secret";
import { SecretsmanagerSecret } from "@cdktf/provider-aws/lib/secretsmanager-secret";
import { SecretsmanagerSecretVersion } from "@cdktf/provider-aws/lib/secretsmanager-secret-version";
import { Password } from "@cdktf/provider-random/lib/password";
import { type DatabaseSecretProps, lookupApplicationSecret } from "../../../constructs/data/database-secret";
import { testSecret } from "../../support/database";
import { KEY_ARN } from "../../support/keys";
import { synthesizedSite, type TestSiteOptions } from "../../support/site";
import { asText, resource, type StackJson } from "../../support/synth";

const json = (props: Partial<DatabaseSecretProps> = {}, options?: TestSiteOptions) =>
  synthesizedSite((site) => {
    testSecret(site, props);
  }, options).site;
const ephemeral = (stack: StackJson) =>
  (stack as unknown as { ephemeral?: Record<string, Record<string, unknown>> }).ephemeral;

test("A9: the password is generated while Terraform runs, and only write-only arguments use it", () => {
  let clusterPassword;
  const { site } = synthesizedSite((stack) => {
    ({ clusterPassword } = testSecret(stack, { passwordVersion: 2 }));
  });
  expect(ephemeral(site)).toEqual({
    aws_secretsmanager_random_password: { secret_password: { exclude_punctuation: true, password_length: 40 } },
    aws_secretsmanager_secret_version: {
      secret_stored: { secret_id: "${aws_secretsmanager_secret_version.secret_version.secret_id}" },
    },
  });
  const version = resource(site, "aws_secretsmanager_secret_version.secret_version");
  expect(version).not.toHaveProperty("secret_string");
  expect(asText(site)).toHaveResourceWithProperties(SecretsmanagerSecretVersion, { secret_string_wo_version: 2 });
  expect(clusterPassword).toEqual({
    masterPasswordWo:
      '${jsondecode(ephemeral.aws_secretsmanager_secret_version.secret_stored.secret_string)["password"]}',
    masterPasswordWoVersion: 2,
  });
});

test("A9: the stored value contains the password itself, not the text of an expression", () => {
  const { secret_string_wo: text } = resource(json(), "aws_secretsmanager_secret_version.secret_version");
  expect(text).not.toContain("$${");
  expect(JSON.parse(text as string)).toEqual({
    username: "dbadmin",
    password: "${ephemeral.aws_secretsmanager_random_password.secret_password.random_password}",
    engine: "mysql",
    port: 3306,
    dbname: "app",
  });
});

test("A9: the random provider generates the password as an ephemeral resource, and only write-only arguments use it", () => {
  let clusterPassword;
  const { site } = synthesizedSite((stack) => {
    ({ clusterPassword } = testSecret(stack, { passwordSource: "random", passwordVersion: 3 }));
  });
  expect(ephemeral(site)).toEqual({
    random_password: { secret_password: { length: 40, special: false } },
    aws_secretsmanager_secret_version: {
      secret_stored: { secret_id: "${aws_secretsmanager_secret_version.secret_version.secret_id}" },
    },
  });
  expect(asText(site)).not.toHaveResource(Password);
  const version = resource(site, "aws_secretsmanager_secret_version.secret_version");
  expect(version).not.toHaveProperty("secret_string");
  expect(asText(site)).toHaveResourceWithProperties(SecretsmanagerSecretVersion, { secret_string_wo_version: 3 });
  expect(JSON.parse(version["secret_string_wo"] as string)).toMatchObject({
    password: "${ephemeral.random_password.secret_password.result}",
  });
  expect(clusterPassword).toEqual({
    masterPasswordWo:
      '${jsondecode(ephemeral.aws_secretsmanager_secret_version.secret_stored.secret_string)["password"]}',
    masterPasswordWoVersion: 3,
  });
  expect(site.provider["random"]).toEqual([{}]);
  expect(site.terraform["required_providers"]!["random"]).toEqual({ source: "hashicorp/random", version: "3.7.2" });
});

test("R9: the application's user has a secret of its own, and its password does not go to the cluster", () => {
  let clusterPassword;
  const { site } = synthesizedSite((stack) => {
    ({ clusterPassword } = testSecret(stack, { user: "application" }));
  });
  expect(clusterPassword).toEqual({});
  expect(Object.keys(ephemeral(site)!)).toEqual(["aws_secretsmanager_random_password"]);
  expect(asText(site)).toHaveResourceWithProperties(SecretsmanagerSecret, {
    name: "test-dev-database-app",
    description: "User of the application in the database app",
  });
  const { secret_string_wo: text } = resource(site, "aws_secretsmanager_secret_version.secret_version");
  expect(JSON.parse(text as string)).toMatchObject({ username: "app", dbname: "app" });
});

test("rotation may move the current label; the other label keeps Terraform's version from being deleted", () => {
  expect(asText(json())).toHaveResourceWithProperties(SecretsmanagerSecretVersion, {
    version_stages: ["AWSCURRENT", "set-by-terraform"],
    lifecycle: { ignore_changes: ["version_stages"] },
  });
});

test("A9: the other region has a replica under the same name with a key of its own", () => {
  const { site } = synthesizedSite((stack) => {
    testSecret(stack, { replicaSite: stack.names.site({ role: "secondary", region: "us-west-2" }) });
  });
  expect(asText(site)).toHaveResourceWithProperties(SecretsmanagerSecret, {
    name: "test-dev-database",
    kms_key_id: KEY_ARN,
    replica: [{ region: "us-west-2", kms_key_id: "arn:aws:kms:us-west-2:123456789012:alias/test-dev-secondary-data" }],
    lifecycle: { ignore_changes: ["replica"] },
  });
  expect(resource(json(), "aws_secretsmanager_secret.secret")).not.toHaveProperty("replica");
});

test("A9: the other region reads its replica by the deterministic name", () => {
  const { site } = synthesizedSite(
    (stack) => {
      expect(lookupApplicationSecret(stack).name).toBe("test-dev-database-app");
    },
    { role: "secondary" },
  );
  expect(asText(site)).toHaveDataSourceWithProperties(DataAwsSecretsmanagerSecret, { name: "test-dev-database-app" });
});

test("in production it can be restored for a month, and no plan may destroy it", () => {
  expect(asText(json({}, { environment: "prod" }))).toHaveResourceWithProperties(SecretsmanagerSecret, {
    recovery_window_in_days: 30,
    lifecycle: { ignore_changes: ["replica"], prevent_destroy: true },
  });
  expect(asText(json())).toHaveResourceWithProperties(SecretsmanagerSecret, {
    lifecycle: { ignore_changes: ["replica"] },
  });
});

test.each<[Partial<DatabaseSecretProps>, string]>([
  [
    { username: "Admin" },
    "username should be 1 to 16 lower-case letters and digits, beginning with a letter, got 'Admin'",
  ],
  [{ username: "a".repeat(17) }, "username should be 1 to 16"],
  [{ databaseName: "my-app" }, "databaseName should be 1 to 63 lower-case letters"],
  [{ passwordVersion: 0 }, "passwordVersion should be a whole number from 1, got 0"],
  [{ passwordVersion: 1.5 }, "passwordVersion should be a whole number from 1, got 1.5"],
])("fails with %j", (props, message) => {
  expect(() => json(props)).toThrow(`[site/secret] ${message}`);
});

test("fails when the replica would be in its own region", () => {
  expect(() =>
    synthesizedSite((stack) => {
      testSecret(stack, { replicaSite: stack.names.site({ role: "secondary", region: "us-east-1" }) });
    }),
  ).toThrow("[site/secret] replicaSite should be in another region, got us-east-1");
});
