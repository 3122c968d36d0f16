import { type RuleCase, testRuleCases } from "../../support/rule-cases";

const TASK = "aws_ecs_task_definition.web";
const PROXY = "aws_db_proxy.pool";
const secret = (name: string) => `aws_secretsmanager_secret.${name}`;
const container = (secrets: readonly object[]) => ({
  container_definitions: JSON.stringify([{ name: "web", secrets }]),
});
const LOGINS = {
  "aws_rds_cluster.orders": { master_username: "dbadmin" },
  [secret("master")]: { name: "master" },
  [secret("app")]: { name: "app" },
  "aws_secretsmanager_secret_version.master": {
    secret_id: `\${${secret("master")}.id}`,
    secret_string_wo: '{"username":"dbadmin","password":"${ephemeral.x.y.z}"}',
  },
  "aws_secretsmanager_secret_version.app": {
    secret_id: `\${${secret("app")}.id}`,
    secret_string: '{"username":"app","password":"${random_password.x.result}"}',
  },
};
const WAY = "give it the secret of a user with privileges on its own schema only";

const CASES: RuleCase[] = [
  {
    rule: "database-master-unused",
    what: "R9: a proxy and a task that connect as the master user",
    compliant: {
      ...LOGINS,
      [PROXY]: { auth: [{ secret_arn: `\${${secret("app")}.arn}` }] },
      [TASK]: container([{ name: "DATABASE_PASSWORD", valueFrom: `\${${secret("app")}.arn}:password::` }]),
    },
    changed: {
      [PROXY]: { auth: [{ secret_arn: `\${${secret("app")}.arn}` }, { secret_arn: `\${${secret("master")}.arn}` }] },
      [TASK]: container([{ name: "DATABASE_PASSWORD", valueFrom: `\${${secret("master")}.arn}:password::` }]),
    },
    findings: [PROXY, TASK].map(
      (address) => `${address} connects with ${secret("master")}, the secret of the database's master user: ${WAY}`,
    ),
  },
  {
    rule: "secrets-read-late",
    what: "R6: a password injected when a task starts, beside a parameter without rotation",
    compliant: {
      [TASK]: container([{ name: "FLAG", valueFrom: "arn:aws:ssm:us-east-1:123456789012:parameter/flag" }]),
    },
    changed: {
      [TASK]: container([
        { name: "FLAG", valueFrom: "arn:aws:ssm:us-east-1:123456789012:parameter/flag" },
        { name: "DATABASE_PASSWORD", valueFrom: `\${${secret("app")}.arn}:password::` },
        { name: "KEY", valueFrom: "arn:aws:secretsmanager:us-east-1:123456789012:secret:key-AbCdEf" },
      ]),
    },
    findings: ["DATABASE_PASSWORD", "KEY"].map(
      (name) =>
        `${TASK} injects ${name} when a task starts, which is invalid after a rotation: let the application read the ` +
        "secret when it connects",
    ),
  },
];

testRuleCases(CASES);
