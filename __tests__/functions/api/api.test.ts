import { createHash } from "node:crypto";
import { API_ROUTES } from "../../../dr/api/api-routes";
import { readinessItem, readinessKey } from "../../../dr/record/readiness-item";
import { clientError, refusedConnection } from "../../support/functions/fake-aws";
import { FakeApi, PAGE } from "../../support/functions/api";

let api: FakeApi;
beforeEach(() => {
  api = new FakeApi();
});

const PLACE = { path: { plan: "web-dev", id: "one" } };

test("E8: every route of the API responds, and any other does not", async () => {
  api.requestApproval("one");
  for (const routeKey of Object.keys(API_ROUTES)) {
    const { status, headers } = await api.ask(routeKey, { ...PLACE, body: {} });
    expect([routeKey, status]).toEqual([routeKey, routeKey.startsWith("GET") ? 200 : 400]);
    const type = routeKey === "GET /" ? "text/html; charset=utf-8" : "application/json";
    expect(headers).toMatchObject({ "content-type": type, "cache-control": "no-store" });
  }
  expect(await api.ask("GET /constructor")).toMatchObject({ status: 404 });
});

test("E8: the dashboard can run its own script and call this API, and nothing else", async () => {
  const { headers } = await api.ask("GET /");
  expect(api.answers).toEqual([PAGE]);
  const hash = createHash("sha256").update("go()").digest("base64");
  expect(headers["content-security-policy"]).toMatch(/^default-src 'none';/);
  expect(headers["content-security-policy"]).toContain(`script-src 'sha256-${hash}'`);
});

test("E8: initially the primary is active and there is no lock", async () => {
  expect((await api.ask("GET /status")).body).toEqual({
    ...{ plan: "web-dev", planHash: api.hash, activeSite: "primary", epoch: 0, frozen: false, lock: null },
    sites: {
      primary: { region: "us-east-1", state: "active", trafficSwitch: true, observations: {}, peaks: {} },
      secondary: { region: "us-west-2", state: "passive", trafficSwitch: true, observations: {}, peaks: {} },
    },
    pendingFences: [],
  });
});

test("E8: the status contains the lock, pending fences and the last observations", async () => {
  const lock = {
    execution: "one",
    epoch: 7,
    workflow: "drill",
    site: "secondary",
    mode: "planned",
    expires: 1_800_000,
  };
  const sites = { primary: "fence-pending", secondary: "active" };
  api.set("RECORD", { plan: "web-dev", version: 3, epoch: 7, activeSite: "secondary", sites, lock });
  const observation = { health: "unhealthy", reasons: ["502"], at: "2026-11-21T11:59:00.000Z", since: "x" };
  api.set("SITE#primary", { trafficSwitch: 0, "observer:control": observation });
  expect((await api.ask("GET /status")).body).toMatchObject({
    ...{ activeSite: "secondary", epoch: 7, frozen: false, pendingFences: ["primary"] },
    lock: { execution: "one", expires: "1970-01-21T20:00:00.000Z" },
    sites: { primary: { state: "fence-pending", trafficSwitch: false, observations: { control: observation } } },
  });
});

test("E8, X4: a plan is returned with its workflows, budgets and hash; another does not exist", async () => {
  const { body } = await api.ask("GET /plans");
  expect(body["plans"]).toMatchObject([{ name: "web-dev", hash: api.hash, objectives: { rtoSeconds: 120 } }]);
  const detail = (await api.ask("GET /plans/{plan}", PLACE)).body as unknown as {
    workflows: { name: string; stages: { id: string }[][]; rtoBudget: { seconds: number; lines: object[] } }[];
  };
  const failover = detail.workflows.find(({ name }) => name === "activate-secondary-unplanned")!;
  expect(failover.rtoBudget.seconds).toBeLessThanOrEqual(120);
  expect(failover.rtoBudget.lines[0]).toHaveProperty("source");
  expect(failover.stages.flat().map(({ id }) => id)).toContain("promote-database");
  expect(await api.ask("GET /plans/{plan}", { path: { plan: "other" } })).toMatchObject({
    status: 404,
    body: { problems: [{ field: "plan", value: "other", message: "does not exist: use web-dev" }] },
  });
});

function finished(n: number, workflow = "activate"): void {
  const at = (second: number) =>
    new Date(Date.parse("2026-11-01T00:00:00Z") + (n * 3600 + second) * 1000).toISOString();
  api.set(`EXECUTION#e${n}`, {
    ...{ execution: `e${n}`, workflow, site: "secondary", mode: workflow === "drill" ? "planned" : "unplanned" },
    ...{ startedAt: at(0), endedAt: at(90), outcome: "succeeded", rtoSeconds: 83, rpoSeconds: 7 },
    "step:lag": { type: "lag-gate", startedAt: at(1), doneAt: at(2), measured: { lagSeconds: 7 } },
  });
}

const names = (rows: unknown) => (rows as { execution: string }[]).map(({ execution }) => execution);

test("E8: executions are listed newest first, in pages", async () => {
  for (const n of [10, 2, 33, 4, 5]) finished(n);
  const first = await api.ask("GET /executions", { query: { limit: "2" } });
  expect(names(first.body["executions"])).toEqual(["e33", "e10"]);
  const query = { limit: "2", next: String(first.body["next"]) };
  const second = await api.ask("GET /executions", { query });
  expect(names(second.body["executions"])).toEqual(["e5", "e4"]);
  const last = await api.ask("GET /executions", { query: { next: String(second.body["next"]) } });
  expect([names(last.body["executions"]), last.body["next"]]).toEqual([["e2"], null]);
});

test("E8: an invalid page request is rejected with all problems", async () => {
  const { status, body } = await api.ask("GET /executions", { query: { limit: "101", next: "?", by: "me" } });
  expect(status).toBe(400);
  expect(body.problems).toEqual([
    { field: "limit", value: "101", message: "should be a whole number from 1 to 100" },
    { field: "next", value: "?", message: "should be the value returned with the previous page" },
    { field: "by", value: "me", message: "is not a field of this request: use limit, next" },
  ]);
  for (const forged of ["{", '["x"]', '["x","y","z"]', '{"sk":"x"}', "[1,2]"]) {
    const next = Buffer.from(forged).toString("base64url");
    expect(await api.ask("GET /executions", { query: { next } })).toMatchObject({ status: 400 });
  }
});

test("E8, X7: drills are listed with measurements and objectives, however rare they are", async () => {
  for (const n of [1, 4]) finished(n, "drill");
  for (const n of [2, 3, 5, 6]) finished(n);
  const page = await api.ask("GET /drills", { query: { limit: "2" } });
  expect(page.body["drills"]).toMatchObject([
    { execution: "e4", seconds: 90, rtoSeconds: 83, rtoMet: true, rpoSeconds: 7, rpoMet: false },
    { execution: "e1" },
  ]);
  expect(page.body["next"]).toBeNull();
});

test("E8, X5: an execution is returned with its steps in the plan's order, including pending ones", async () => {
  api.requestApproval("one");
  const { body } = await api.ask("GET /executions/{id}", PLACE);
  const steps = body["steps"] as { id: string; state: string; approval: object | null }[];
  expect(steps.slice(0, 3).map(({ id, state }) => `${id} ${state}`)).toEqual([
    "lock done",
    "approval running",
    "database-in-sync pending",
  ]);
  expect(steps[1]!.approval).toMatchObject({ planHash: api.hash, approvers: 1, answers: [], verdict: "open" });
  expect(body).toMatchObject({ outcome: "running", mode: "planned", seconds: null });
  expect(await api.ask("GET /executions/{id}", { path: { id: "two" } })).toMatchObject({ status: 404 });
});

test.each([
  ["needs-intervention", ["scale", "release"]],
  ["rolled-back", []],
] as const)(
  "E8: an execution that ended %s contains the reason as text, and the remaining steps",
  async (outcome, unfinishedSteps) => {
    const detail = { status: "refused", reason: "no capacity" };
    const failure = { step: "scale", kind: "refused", detail, unfinishedSteps: ["scale", "release"] };
    api.aws.table.set("web-dev", "EXECUTION#one", { workflow: "activate", outcome, failure });
    const { body } = await api.ask("GET /executions/{id}", PLACE);
    expect(body["failure"]).toEqual({ ...failure, reason: "no capacity", unfinishedSteps });
  },
);

test("E8, E7: readiness and costs are listed newest first, and are empty before the first report", async () => {
  expect((await api.ask("GET /readiness")).body).toEqual({ readiness: [], next: null });
  const reports = [20, 21].map((day) =>
    readinessItem("web-dev", "secondary", [], new Date(`2026-11-${day}T00:00:00Z`)),
  );
  for (const report of reports) api.set(readinessKey(report).sk, { ...report });
  api.set("COST#2026-11-21", { plan: "web-dev", day: "2026-11-21", totalUsd: 12, changes: 1 });
  const readiness = [21, 20].map((day) => ({
    ...{ plan: "web-dev", site: "secondary", ready: false, checks: [], at: `2026-11-${day}T00:00:00.000Z` },
  }));
  expect((await api.ask("GET /readiness")).body["readiness"]).toEqual(readiness);
  expect((await api.ask("GET /costs")).body["costs"]).toEqual([{ plan: "web-dev", day: "2026-11-21", totalUsd: 12 }]);
});

test("a temporary failure is reported as such; any other failure contains no internals", async () => {
  api.aws.errors.set("dynamodb:GetItem", [refusedConnection("10.0.0.1")]);
  expect(await api.ask("GET /plans")).toMatchObject({ status: 503, headers: { "retry-after": "1" } });
  api.aws.errors.set("dynamodb:GetItem", [clientError("AccessDeniedException", "arn:aws:secret")]);
  const denied = await api.ask("GET /plans");
  expect(denied).toMatchObject({ status: 500, body: { problems: [{ field: "request" }] } });
  expect(JSON.stringify(denied.body)).not.toContain("arn:");
});
