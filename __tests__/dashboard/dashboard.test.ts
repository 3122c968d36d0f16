import { readinessItem, readinessKey } from "../../dr/record/readiness-item";
import { FakeApi } from "../support/functions/api";
import { DashboardPage } from "../support/functions/dashboard-page";
import { until } from "../support/until";

const CREDENTIALS = JSON.stringify({ AccessKeyId: "AKIDEXAMPLE", SecretAccessKey: "secret" });

let api: FakeApi;
let page: DashboardPage;
beforeEach(() => {
  api = new FakeApi();
  page = new DashboardPage(api);
});

test("E8: before sign-in the dashboard sends no request and shows no data", () => {
  expect(page.requests).toEqual([]);
  expect(page.read("summary")).toBe("Not signed in.");
  expect(page.read("sites-primary")).toBe("");
});

test("E8: after sign-in the dashboard shows the active site, both sites, and the plan with its budget", async () => {
  await page.signIn(" token ");
  expect(page.requests.map(({ headers }) => headers["authorization"])).toEqual(page.requests.map(() => "Bearer token"));
  expect(page.read("login")).toBe("");
  expect(page.read("title")).toBe("web-dev");
  expect(page.read("summary")).toBe("Active site: primary; lock free; epoch 0.");
  expect(page.read("sites-secondary")).toBe("The secondaryus-west-2passive, traffic switch onNo observation yet.");
  expect(page.read("plan")).toContain("Expected 114 s; objectives: RTO 120 s, RPO 5 s");
  expect([page.read("drills"), page.read("readiness"), page.read("costs")]).toEqual([
    ...["DrillsNo drill yet.", "ReadinessNo report yet.", "CostsNo data yet."],
  ]);
});

test("E8: with AWS credentials every request is signed", async () => {
  await page.signIn(CREDENTIALS);
  await until("all requests are sent", () => page.requests.length > 6);
  for (const { headers } of page.requests) expect(headers["authorization"]).toMatch(/^AWS4-HMAC-SHA256 .*AKIDEXAMPLE/);
});

test("E8: selecting a workflow shows its budget, and the selection stays", async () => {
  await page.signIn("token");
  await page.choose("Workflow", "drill-secondary-planned");
  expect(page.read("plan")).not.toContain("Expected 109 s");
  expect(page.count("option[selected]")).toBe(1);
  expect(page.count("#plan tbody tr")).toBeGreaterThan(3);
});

test("E8: an error is shown, and the next successful refresh shows the status again", async () => {
  page.broken = new Error("The network is down");
  await page.signIn("token");
  expect(page.read("summary")).toBe("The network is down");
  expect(page.read("login")).not.toBe("");
  expect(page.intervalSeconds).toEqual([]);
  page.broken = undefined;
  await page.signIn("token");
  expect(page.read("login")).toBe("");
  page.broken = new Error("The network is down");
  await page.pass(5);
  expect(page.read("summary")).toBe("The network is down");
  page.broken = undefined;
  await page.pass(5);
  expect(page.read("summary")).toContain("Active site: primary");
});

test("E8, X11: an execution in progress shows its approval request, and a button approves the plan that is shown", async () => {
  api.requestApproval("one", { approvers: 2 });
  await page.signIn("token");
  expect(page.read("execution")).toContain("Execution in progressactivate of the secondary, planned running");
  expect(page.read("execution")).toContain("Shall web-dev move?");
  expect(page.read("execution")).toContain("0 of 2 have approved");
  await page.press("Approve");
  const { path, body } = page.requests.find(({ method }) => method === "POST")!;
  expect(path).toBe("/executions/one/approvals");
  expect(JSON.parse(body!)).toEqual({ decision: "approve", planHash: api.hash, step: "approval" });
  expect(page.read("execution")).toContain("1 of 2 have approved");
  await page.press("Approve");
  expect(page.read("execution")).toMatch(/1 of 2 have approved.*already/);
});

test("E8, X11: after a rejection the approval request is no longer shown", async () => {
  api.requestApproval("one");
  await page.signIn("token");
  await page.press("Reject");
  expect(JSON.parse(page.requests.find(({ method }) => method === "POST")!.body!)).toMatchObject({
    decision: "reject",
  });
  expect(page.read("execution")).not.toContain("Shall web-dev move?");
});

test("E8, E7: an execution that has ended shows its failure and the unfinished steps, and the page refreshes", async () => {
  await page.signIn("token");
  expect(page.read("execution")).toBe("");
  const failure = { step: "verify-outside", kind: "error", detail: { Error: "Boom" }, unfinishedSteps: ["release"] };
  const startedAt = api.aws.now.toISOString();
  api.set("EXECUTION#one", {
    ...{ plan: "web-dev", execution: "one", workflow: "activate", site: "secondary", mode: "unplanned", startedAt },
    outcome: "needs-intervention",
    failure,
  });
  await page.pass(5);
  expect(page.read("execution")).toContain("Last execution");
  expect(page.read("execution")).toContain("verify-outside error: Boom. Unfinished steps: release.");

  const checks = [{ id: "lag", status: "failed" as const, detail: "8 s behind" }];
  const report = readinessItem("web-dev", "secondary", checks, api.aws.now);
  api.set(readinessKey(report).sk, { ...report });
  await page.pass(60);
  expect(page.read("readiness")).toContain("The secondary is not ready");
  expect(page.read("readiness")).toContain("lagfailed8 s behind");
});

test("E8: data never becomes markup", async () => {
  const observation = { health: "unhealthy", reasons: ["<img src=x onerror=go()>"], at: "x", since: "x" };
  api.set("SITE#primary", { trafficSwitch: 0, "observer:control": observation });
  await page.signIn("token");
  expect(page.read("sites-primary")).toContain("Observer control: unhealthy <img src=x onerror=go()> since");
  expect(page.read("sites-primary")).toContain(", traffic switch off");
  expect(page.count("img")).toBe(0);
});

test("E8: a second sign-in does not add refresh timers", async () => {
  await page.signIn("token");
  expect(page.intervalSeconds).toEqual([5, 60]);
  await page.signIn("other");
  expect(page.intervalSeconds).toEqual([5, 60]);
  expect(page.requests.at(-1)!.headers["authorization"]).toBe("Bearer other");
});
