import { DbProxy } from "@cdktf/provider-aws/lib/db-proxy";
import { RdsCluster } from "@cdktf/provider-aws/lib/rds-cluster";
import { SecretsmanagerSecretVersion } from "@cdktf/provider-aws/lib/secretsmanager-secret-version";
import { Password } from "@cdktf/provider-random/lib/password";
import { RandomProvider } from "@cdktf/provider-random/lib/provider";
import { App } from "cdktf";
import { multiRegionWeb } from "../../config/multi-region-web";
import { checked } from "../../config/schema/check";
import { build } from "../../stacks/build";
import { synth } from "../../stacks/synth";
import { asText, inTemporaryFolder, readStacks, type StackJson } from "../support/synth";

const STACKS = inTemporaryFolder((outdir) => {
  const values = multiRegionWeb("prod");
  const value = { ...values, database: { ...values.database, passwordSource: "random" as const } };
  const app = new App({ outdir, stackTraces: false });
  build(app, checked([{ source: "test", value }])[0]!);
  synth(app);
  return readStacks(outdir);
});
const PRIMARY = "web-prod-primary";

const password = (name: string) => `\${ephemeral.random_password.${name}_password.result}`;
const content = (username: string, name: string) =>
  JSON.stringify({ username, password: password(name), engine: "mysql", port: 3306, dbname: "app" });

test("A9: a deployment whose passwords the random provider generates passes every rule, and no state has them", () => {
  const primary = asText(STACKS[PRIMARY]!);
  expect(primary).toHaveProvider(RandomProvider);
  expect(primary).not.toHaveResource(Password);
  for (const [name, username, secret] of [
    ["database_secret", "dbadmin", "database_secret"],
    ["application_secret", "app", "application_secret"],
  ] as const) {
    expect(primary).toHaveResourceWithProperties(SecretsmanagerSecretVersion, {
      secret_id: `\${aws_secretsmanager_secret.${secret}.id}`,
      secret_string_wo: content(username, name),
      secret_string_wo_version: 1,
    });
  }
  expect(primary).toHaveResourceWithProperties(RdsCluster, {
    master_password_wo:
      '${jsondecode(ephemeral.aws_secretsmanager_secret_version.database_secret_stored.secret_string)["password"]}',
    master_password_wo_version: 1,
  });
  expect(primary).not.toMatch(/"(?:secret_string|master_password)":/);
  expect(primary).toHaveResource(DbProxy);
});

test("A9: only the region that generates the passwords needs the random provider", () => {
  const having = (stack: StackJson) => stack.provider["random"] !== undefined;
  expect(Object.keys(STACKS).filter((name) => having(STACKS[name]!))).toEqual([PRIMARY]);
});
