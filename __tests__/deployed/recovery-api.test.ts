import * as fs from "node:fs";
import * as os from "node:os";
import * as path from "node:path";
import { App } from "cdktf";
import { ApiMonitor } from "../../constructs/observability/api-monitor";
import { Topic } from "../../constructs/observability/topic";
import { Key } from "../../constructs/security/key";
import { DeployedPlan } from "../../constructs/workflow/deployed-plan";
import { planHash } from "../../dr/plan/plan-hash";
import { RecoveryApi } from "../../constructs/workflow/recovery-api";
import { RecoveryMachine } from "../../constructs/workflow/recovery-machine";
import { RecoveryTable } from "../../constructs/workflow/recovery-table";
import { StepFunctions } from "../../constructs/workflow/step-functions";
import type { Plan } from "../../dr/plan/plan";
import { ControlClient } from "../../emulator/control-client";
import { clientEnvironment, AwsEmulator } from "../../emulator/aws-emulator";
import { addressOnGateway } from "../../emulator/http-api/address";
import { adapt } from "../../emulator/overrides/adapt";
import { Terraform } from "../../tools/terraform/terraform";
import { planOf } from "../support/dr/plans";
import { machine } from "../support/machine";
import { ACCOUNT, testSite } from "../support/site";
import { issuer } from "../support/tokens";
import { until } from "../support/until";

const CONTROL = "us-east-2";
const LOGIN = issuer("https://login.example.com");
const PLAN: Plan = {
  ...planOf([
    [{ id: "lock", type: "acquire-lock", parameters: {} }],
    [{ id: "approval", type: "manual-approval", parameters: { question: "Go?", expirySeconds: 120, approvers: 2 } }],
    [{ id: "record", type: "record", parameters: {} }],
    [{ id: "notify", type: "notify", parameters: {}, bestEffort: true }],
    [{ id: "release", type: "release-lock", parameters: {} }],
  ]),
  ...{ name: "test-dev", table: "test-dev-control-dr" },
  topic: `arn:aws:sns:${CONTROL}:${ACCOUNT}:test-dev-control-notifications`,
};

const folder = fs.mkdtempSync(path.join(os.tmpdir(), "steadfast-api-"));
let aws: AwsEmulator;
let control: ControlClient;
let stacks: Readonly<Record<"identity" | "site", Terraform>>;
let url: string;

/** The stack of the control region with one workflow that needs two approvals, and its roles. */
function synthesize(): void {
  const outdir = path.join(folder, "synthesized");
  const app = new App({ outdir, stackTraces: false });
  const stack = testSite(app, { role: "control" });
  const logRetentionDays = 30;
  const key = new Key(stack, "key", { name: "dr", description: "Recovery", services: ["logs", "cloudwatch"] });
  const table = new RecoveryTable(stack, "table", { name: "dr", keyArn: key.arn });
  const topic = new Topic(stack, "notifications", { name: "notifications", key });
  const { functions } = new StepFunctions(stack, "steps", { plan: PLAN, key, logRetentionDays });
  const activate = new RecoveryMachine(stack, "activate", {
    ...{ plan: PLAN, kind: "activate", functions, keyArn: key.arn, logRetentionDays },
  });
  new DeployedPlan(stack, "plan", { plan: PLAN, table, machines: [activate] });
  const api = new RecoveryApi(stack, "api", {
    ...{ plan: PLAN, table, machines: [activate], key, logRetentionDays },
    auth: { kind: "jwt", issuer: LOGIN.name, audience: ["recovery"] },
    allowedOrigins: ["https://console.example.com"],
  });
  const watched = { id: api.resource.id, accessLog: api.accessLog.name };
  new ApiMonitor(stack, "http-api-monitor", { topic, api: watched, name: "http-api" });
  app.synth();
  adapt(outdir, path.join(folder, "adapted"));
}

/** Another test covers the state backends; here the states are local. */
async function deploy(stack: Terraform): Promise<void> {
  const local = { terraform: { backend: { local: { path: path.join(stack.folder, "terraform.tfstate") } } } };
  fs.writeFileSync(path.join(stack.folder, "local_override.tf.json"), JSON.stringify(local));
  await stack.init();
  await stack.apply();
}

beforeAll(async () => {
  const { python, terraform, env } = machine();
  aws = await AwsEmulator.start({ account: ACCOUNT, python });
  control = new ControlClient(aws.control);
  await control.registerIssuer(LOGIN.name, [LOGIN.key]);
  const options = { program: terraform, env: { ...env, ...clientEnvironment(aws.endpoint) } };
  const stackIn = (name: string) => new Terraform({ ...options, folder: path.join(folder, "adapted", "stacks", name) });
  stacks = { identity: stackIn("identity"), site: stackIn("site") };
  synthesize();
  // Roles exist long before the key and the queues that functions depend on.
  await Promise.all([deploy(stacks.identity), deploy(stacks.site)]);
  const { output } = await stacks.site.must(["output", "-raw", "api_url"]);
  url = addressOnGateway(aws.endpoint, output)!;
});
afterAll(async () => {
  await aws.stop();
  fs.rmSync(folder, { recursive: true, force: true });
});

const bearer = (sub: string, ...permissions: string[]) => {
  const scope = permissions.map((permission) => `recovery/${permission}`).join(" ");
  return { authorization: `Bearer ${LOGIN.token({ aud: "recovery", sub, scope })}` };
};
const ask = async (how: string, headers: Record<string, string>, body?: object) => {
  const [method = "", where = ""] = how.split(" ");
  const answer = await fetch(`${url}${where}`, { method, headers, ...(body ? { body: JSON.stringify(body) } : {}) });
  return { status: answer.status, body: (await answer.json()) as Record<string, unknown> };
};
const ada = (...permissions: string[]) => bearer("ada", ...permissions);

test("E8: the API is deployed as configured, and the check for drift shows no changes", async () => {
  const plans = await Promise.all([stacks.identity.plan(), stacks.site.plan()]);
  expect(plans).toMatchObject([{ empty: true }, { empty: true }]);
  const page = await fetch(`${url}/`);
  expect([page.status, page.headers.get("content-type")]).toEqual([200, "text/html; charset=utf-8"]);
  expect(await page.text()).toContain("aws configure export-credentials");
  expect((await ask("GET /plans", ada("read"))).body).toMatchObject({ plans: [{ hash: planHash(PLAN) }] });
});

test("E8, B9: requests without a token, or outside its scopes, are refused", async () => {
  const start = { workflow: "activate", site: "secondary", mode: "planned" };
  const status = async (how: string, headers: Record<string, string>) => (await ask(how, headers, undefined)).status;
  expect(await status("GET /status", {})).toBe(401);
  expect(await status("GET /status", { authorization: "Bearer x" })).toBe(401);
  expect(await status("GET /status", ada("start"))).toBe(403);
  expect((await ask("POST /executions", ada("read"), start)).status).toBe(403);
  expect((await ask("POST /executions/x/approvals", ada("read", "start"), {})).status).toBe(403);
  expect(await status("GET /status", ada("read"))).toBe(200);
});

test("E8, X11: a workflow starts, waits for two approvals, and continues when two people have approved its plan", async () => {
  const body = { workflow: "activate", site: "secondary", mode: "planned" };
  const headers = { ...ada("start"), "idempotency-key": "switchover-1" };
  expect(await ask("POST /executions", headers, body)).toMatchObject({ status: 201, body: { requestedBy: "ada" } });
  expect((await ask("POST /executions", headers, body)).status).toBe(200);
  const seen = async () => (await ask("GET /executions/switchover-1", ada("read"))).body;
  const step = async () => (await seen())["steps"] as { id: string; approval: object | null }[];
  await until("the approval is requested", async () => (await step()).some(({ approval }) => approval !== null));
  const lock = { execution: "switchover-1", epoch: 1 };
  expect((await ask("GET /status", ada("read"))).body).toMatchObject({ activeSite: "primary", epoch: 1, lock });

  const approve = (who: string, hash: string) => {
    const approval = { decision: "approve", planHash: hash };
    return ask("POST /executions/switchover-1/approvals", bearer(who, "approve"), approval);
  };
  const hash = planHash(PLAN);
  expect((await approve("ada", "0".repeat(64))).status).toBe(409);
  expect((await approve("ada", hash)).body).toMatchObject({ approval: { verdict: "open" } });
  expect((await approve("ada", hash)).status).toBe(409);
  expect((await approve("bob", hash)).body).toMatchObject({ approval: { verdict: "approved" } });
  await until("it has ended", async () => (await seen())["outcome"] !== "running");
  expect(await seen()).toMatchObject({ outcome: "succeeded", failure: null });
  expect((await ask("GET /executions", ada("read"))).body).toMatchObject({
    executions: [{ execution: "switchover-1", outcome: "succeeded", requestedBy: "ada" }],
    next: null,
  });
  expect(aws.gateway.log.find({ caller: "test-dev-control-api", action: "SendTaskSuccess" })).toHaveLength(1);
});

test("E8: too many requests are throttled, and every request is logged", async () => {
  const statuses: number[] = [];
  // On a slow machine the bucket refills between the responses.
  for (let round = 0; round < 10 && !statuses.includes(429); round++) {
    const answers = await Promise.all(Array.from({ length: 50 }, () => ask("GET /costs", ada("read"))));
    statuses.push(...answers.map(({ status }) => status));
  }
  expect(statuses).toContain(200);
  expect(statuses).toContain(429);
  const lines = (await control.accessLog()).map(({ line }) => JSON.parse(line!) as Record<string, string>);
  expect(lines.filter(({ status }) => status === "429")[0]).toMatchObject({ route: "GET /costs", path: "/costs" });
});
