import type { EcsService } from "@cdktf/provider-aws/lib/ecs-service";
import { LambdaFunction } from "@cdktf/provider-aws/lib/lambda-function";
import { App, type TerraformResource } from "cdktf";
import { multiRegionWeb } from "../../config/multi-region-web";
import { checked } from "../../config/schema/check";
import type { WebDeploymentInput } from "../../config/schema/architectures/multi-region-web";
import { functionStatements } from "../../dr/derived/iam";
import { build, recoveryPlanOf } from "../../stacks/build";
import type { SiteStack } from "../../stacks/shared/site-stack";
import { PolicyViolation, synth } from "../../stacks/synth";
import { everythingOn } from "../../tools/docs/variants";
import { inTemporaryFolder, readStacks, type StackJson } from "../support/synth";

function synthesized(
  change: (values: WebDeploymentInput) => WebDeploymentInput,
  edit: (app: App) => void = () => undefined,
): Record<string, StackJson> {
  return inTemporaryFolder((outdir) => {
    const app = new App({ outdir, stackTraces: false });
    const [deployment] = checked([{ source: "test", value: change(multiRegionWeb("prod")) }]);
    build(app, deployment!);
    edit(app);
    synth(app);
    return readStacks(outdir);
  });
}

/** Findings of the synth, as `address message`. */
function findings(...args: Parameters<typeof synthesized>): string[] {
  try {
    synthesized(...args);
  } catch (error) {
    if (error instanceof PolicyViolation)
      return error.findings.map(({ rule, address, message }) => `[${rule}] ${address} ${message}`);
    throw error;
  }
  return [];
}

test("X4: a DNS time to live that is too long breaks the objective, and is a finding", () => {
  const [found, ...others] = findings((values) => ({ ...values, edge: { ...values.edge, dnsTtlSeconds: 60 } }));
  expect(found).toMatch(
    /^\[objectives\] objectives activate-\w+-unplanned: an RTO of 120 s cannot be met: the budget is 154 s/,
  );
  expect(found).toContain("edge.dnsTtlSeconds");
  expect(others.every((one) => one.startsWith("[objectives]"))).toBe(true);
});

test("X4: an objective that no plan can meet is refused, a longer one passes", () => {
  const promised = (rtoSeconds: number) =>
    findings((values) => ({ ...values, objectives: { rtoSeconds, rpoSeconds: 5 } }));
  expect(promised(60).length).toBeGreaterThan(0);
  expect(promised(300)).toEqual([]);
});

test("X3: a task of another size in the secondary is refused by its address", () => {
  const smaller = (app: App) => {
    const task = app.node.findChild("web-prod-secondary").node.findChild("service").node.findChild("task");
    (task as TerraformResource).addOverride("cpu", "256");
  };
  expect(findings((values) => values, smaller)).toEqual([
    '[parity] aws_ecs_task_definition.service_task cpu is "256" in web-prod-secondary but "1024" in web-prod-primary: ' +
      "make both sites equal or declare the difference with its reason",
  ]);
});

test("R16: a service whose recovery would need Spot is refused, in either region", () => {
  const oldForm = (role: string) => (app: App) => {
    const service = app.node.findChild(`web-prod-${role}`).node.findChild("service").node.findChild("Resource");
    (service as EcsService).putCapacityProviderStrategy([
      { capacityProvider: "FARGATE", base: 11, weight: 50 },
      { capacityProvider: "FARGATE_SPOT", base: 0, weight: 50 },
    ]);
  };
  for (const role of ["primary", "secondary"]) {
    expect(findings((values) => values, oldForm(role)).filter((one) => !one.startsWith("[parity]"))).toEqual([
      "[recovery-capacity] aws_ecs_service.service runs 11 tasks on demand, but a recovery requests up to 12, and ECS does " +
        "not fall back from Spot: set the base of FARGATE to 12 or lower onDemandTasks of the step",
    ]);
  }
});

/** The old configuration: every function reserves five executions. */
function reserveEverywhere(app: App): void {
  for (const one of app.node.findAll()) {
    if (one instanceof LambdaFunction) one.reservedConcurrentExecutions = 5;
  }
}

test("R5: functions that all reserve executions do not fit a new account, nor one with too small a quota", () => {
  const found = findings((values) => values, reserveEverywhere);
  expect(found).toHaveLength(3);
  expect(found).toContain(
    "[reserved-concurrency] lambdaConcurrency functions in us-west-2 reserve 10 executions, but with a quota of 10 AWS lets " +
      "0 be reserved: lower recovery.reservedConcurrency, or have the quota raised to 110 and set lambdaConcurrency to it",
  );
  const quota = (lambdaConcurrency: number) =>
    findings((values) => ({ ...values, lambdaConcurrency }), reserveEverywhere).map((one) => /in (\S+)/.exec(one)?.[1]);
  expect(quota(150)).toEqual(["us-east-2"]);
  expect(quota(1000)).toEqual([]);
});

test("R5: only functions without which no recovery runs reserve executions, and only when asked to", () => {
  const reserving = (values: (of: WebDeploymentInput) => WebDeploymentInput) =>
    Object.entries(synthesized(values)).flatMap(([stack, { resource = {} }]) =>
      Object.entries(resource["aws_lambda_function"] ?? {})
        .filter(([, one]) => one["reserved_concurrent_executions"] !== undefined)
        .map(([name]) => `${stack} ${name}`),
    );
  expect(reserving((values) => values)).toEqual([]);
  const asked = reserving((values) => ({
    ...values,
    recovery: { ...values.recovery, reservedConcurrency: 2 },
    lambdaConcurrency: 1000,
  }));
  const sites = ["primary", "secondary"].flatMap((role) =>
    ["observer", "probe"].map((name) => `web-prod-${role}-dr ${name}_function`),
  );
  expect(asked.filter((one) => !one.includes("web-prod-dr steps_")).sort()).toEqual(
    [...sites, "web-prod-dr observer_function"].sort(),
  );
  const steps = Object.keys(
    functionStatements(recoveryPlanOf(checked([{ source: "test", value: multiRegionWeb("prod") }])[0]!)),
  );
  expect(asked.filter((one) => one.includes("web-prod-dr steps_"))).toHaveLength(steps.length);
});

test("R22: another engine version in the secondary is refused, although both have long-term support", () => {
  const older = (app: App) => {
    const cluster = app.node.findChild("web-prod-secondary").node.findChild("database").node.findChild("Resource");
    (cluster as TerraformResource).addOverride("engine_version", "8.0.mysql_aurora.3.10.3");
  };
  expect(findings((values) => values, older)).toEqual([
    '[parity] aws_rds_cluster.database engine_version is "8.0.mysql_aurora.3.10.3" in web-prod-secondary but ' +
      '"8.0.mysql_aurora.3.10.6" in web-prod-primary: make both sites equal or declare the difference with its reason',
  ]);
});

test("R7: a rotation without the replica's key is refused, whichever action it lacks", () => {
  const without = (missing: string) => (app: App) => {
    const base = app.node.findChild("web-prod-secondary-base") as SiteStack;
    const { keyUses } = base;
    const complete = keyUses.statementsFor.bind(keyUses);
    keyUses.statementsFor = (alias) =>
      complete(alias).map((statement) =>
        statement.sid === "RolesEncryptGenerateDataKeyViaSecretsmanager"
          ? { ...statement, actions: statement.actions!.filter((action) => action !== missing) }
          : statement,
      );
  };
  for (const missing of ["kms:Encrypt", "kms:GenerateDataKey"]) {
    expect(findings((values) => values, without(missing))).toEqual(
      ["web-prod-database", "web-prod-database-app"].map(
        (secret) =>
          "[secret-replica-grants] data.aws_iam_policy_document.primary_rotate_database_secret_permissions may change the " +
          `secret ${secret} but not encrypt its replica in us-west-2, which would keep the old value: allow ` +
          "kms:Encrypt and kms:GenerateDataKey in the policy of the replica's key " +
          "arn:aws:kms:us-west-2:222222222222:alias/web-prod-secondary-data",
      ),
    );
  }
});

test("everything that can be switched on passes every rule together", () => {
  const stacks = synthesized(everythingOn);
  const { "web-prod-primary": primary, "web-prod-secondary": secondary } = stacks;
  expect(Object.keys(primary!.resource!)).toEqual(
    expect.arrayContaining(["aws_elasticache_replication_group", "aws_elasticache_global_replication_group"]),
  );
  expect(Object.keys(secondary!.resource!)).toContain("aws_elasticache_replication_group");
  expect(secondary!.resource).not.toHaveProperty("aws_s3_bucket_replication_configuration.assets_replication");
  const copies = Object.keys(stacks).filter((name) => stacks[name]!.resource?.["aws_dynamodb_table_replica"]);
  expect(copies).toEqual(["web-prod-secondary-dr"]);
});
