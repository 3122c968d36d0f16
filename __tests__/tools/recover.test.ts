import * as fs from "node:fs";
import { executionOf } from "../../dr/record/items";
import type { ControlClient } from "../../emulator/control-client";
import { duringOutage, rolesOf } from "../../tools/recovery/outage";
import { DRILL_CALL, drillRequest, RECOVER_CALL, recoverRequest } from "../../tools/recovery/workflow-request";
import { Progress } from "../../tools/console/progress";
import { report } from "../../tools/recovery/report";
import { webPlan } from "../support/dr/plans";

test("a failover, a switchover and a failback are executions of activate", () => {
  expect(recoverRequest(["failover", "--outage", "hang"])).toMatchObject({ outage: "hang" });
  expect(recoverRequest(["failover"])).toMatchObject({ kind: "activate", site: "secondary", mode: "unplanned" });
  expect(recoverRequest(["switchover"])).toMatchObject({ kind: "activate", site: "secondary", mode: "planned" });
  expect(recoverRequest(["failback"])).toMatchObject({ kind: "activate", site: "primary", mode: "planned" });
  expect(drillRequest(["--deployment", "web-prod"])).toMatchObject({ kind: "drill", deployment: "web-prod" });
  expect(recoverRequest(["failover", "--site", "primary", "--accept-loss", "30", "--resume", "x"])).toMatchObject({
    site: "primary",
    acceptedLossSeconds: 30,
    resume: "x",
  });
});

test("a drill takes a site, and nothing that only a failover needs", () => {
  expect(drillRequest([])).toEqual({
    name: "drill",
    kind: "drill",
    site: "secondary",
    mode: "planned",
    acceptedLossSeconds: 0,
    resume: "",
  });
  expect(drillRequest(["--site", "primary", "--resume", "x"])).toMatchObject({ site: "primary", resume: "x" });
  expect(() => drillRequest(["--site", "control"])).toThrow(
    "drill: --site should be primary or secondary, got 'control'\nusage: ",
  );
  expect(() => drillRequest(["--accept-loss", "3"])).toThrow("drill: Unknown option '--accept-loss'");
  expect(() => drillRequest(["failover"])).toThrow("drill: unknown argument 'failover'");
});

test("X20: the help names every option of a recovery and of a drill", () => {
  const help = fs.readFileSync("help", "utf8");
  expect(
    Object.keys({ ...RECOVER_CALL.options, ...DRILL_CALL.options }).filter((option) => !help.includes(`--${option}`)),
  ).toEqual([]);
});

test("all errors in the arguments are reported at once", () => {
  expect(() => recoverRequest(["failure", "--site", "control", "--accept-loss=-1", "--outage", "grey"])).toThrow(
    "recover: should be failover, switchover, failback, deactivate, got 'failure'; --site should be " +
      "primary or secondary, got 'control'; --accept-loss should be a whole number of seconds, got '-1'; " +
      "--outage should be refuse or hang, got 'grey'",
  );
  expect(() => recoverRequest(["failover", "--speed", "fast"])).toThrow("recover: Unknown option '--speed'");
  expect(() => recoverRequest(["failover", "web-prod"])).toThrow("recover: unknown argument 'web-prod'");
  expect(() => recoverRequest(["switchover", "--outage", "hang"])).toThrow(
    "recover: --outage is for a failover only: a switchover needs both regions",
  );
});

test("X5: the report sets what was measured beside what was planned, and lists the remaining work", () => {
  const plan = webPlan();
  const workflow = plan.workflows.find(({ kind, mode }) => kind === "activate" && mode === "unplanned")!;
  const at = (seconds: number) => new Date(1_800_000_000_000 + seconds * 1000).toISOString();
  const plain = new Progress({ write: () => undefined });
  const reportOf = (item: Record<string, unknown>) =>
    report(plan, workflow, { item: executionOf(plan.name, "one", item), status: "SUCCEEDED", seconds: 12 }, plain);
  const text = reportOf({
    startedAt: at(0),
    endedAt: at(75),
    mode: "unplanned",
    outcome: "succeeded",
    "step:promote-database": { type: "aurora-global", startedAt: at(1), doneAt: at(61.5) },
    "step:lag": { type: "lag-gate", startedAt: at(0), doneAt: at(1), measured: { lagSeconds: 0.2 } },
    "step:verify-outside": { type: "verify-outside", startedAt: at(62), doneAt: at(70) },
  });
  expect(text).toMatch(/promote-database +done +60\.5 +60 +point of no return/);
  expect(text).toMatch(/fence +not needed/);
  expect(text).toMatch(/record +done/);
  expect(text).toMatch(/notify +not needed/);
  expect(text).toContain("RTO      70.0 s of 120 s, planned 114 s");
  expect(text).toContain("RPO      0.2 s of 5 s");
  expect(text).toContain("overhead 5.5 s between the steps");
  expect(text).not.toContain("Wait");

  const failed = reportOf({
    startedAt: at(0),
    outcome: "needs-intervention",
    "step:promote-database": { type: "aurora-global", startedAt: at(1) },
    failure: {
      step: "promote-database",
      kind: "timed-out",
      detail: "waited",
      unfinishedSteps: ["promote-database", "notify"],
    },
  });
  expect(failed).toMatch(/promote-database +timed-out/);
  expect(failed).toMatch(/notify +not started/);
  expect(failed).toContain("failure  promote-database timed-out: waited");
  expect(failed).toContain("unfinished steps: promote-database, notify");
});

test("X5: a wait of the plan is no overhead", () => {
  const plan = webPlan();
  const workflow = plan.workflows.find(({ kind, mode }) => kind === "activate" && mode === "planned")!;
  const at = (seconds: number) => new Date(1_800_000_000_000 + seconds * 1000).toISOString();
  const item = executionOf(plan.name, "one", {
    startedAt: at(0),
    endedAt: at(115),
    outcome: "succeeded",
    "step:move-traffic": { type: "traffic-switch", startedAt: at(1), doneAt: at(11) },
    "step:promote-database": { type: "aurora-global", startedAt: at(107), doneAt: at(114) },
  });
  const text = report(plan, workflow, { item, status: "SUCCEEDED", seconds: 115 }, new Progress({ write: () => 0 }));
  expect(text).toMatch(/drain +done +95 +Wait 95 s: /);
  expect(text).toContain("overhead 3.0 s between the steps");
});

test("the region of the active site fails, after a site that an earlier failover left fenced is rebuilt", () => {
  const roles = (activeSite: "primary" | "secondary", other: "passive" | "fenced" | "fence-pending") =>
    rolesOf({
      activeSite,
      sites:
        activeSite === "primary" ? { primary: "active", secondary: other } : { primary: other, secondary: "active" },
    });
  expect(roles("primary", "passive")).toEqual({ lost: "primary" });
  expect(roles("secondary", "passive")).toEqual({ lost: "secondary" });
  expect(roles("secondary", "fenced")).toEqual({ lost: "primary", rebuilt: "primary" });
  expect(roles("primary", "fence-pending")).toEqual({ lost: "secondary", rebuilt: "secondary" });
});

describe("during an outage", () => {
  const calls: string[] = [];
  const record = (what: string) => {
    calls.push(what);
    return Promise.resolve();
  };
  const control = {
    failRegion: (region: string, how: string) => record(`fail ${region} ${how}`),
    restoreRegion: (region: string) => record(`restore ${region}`),
    fire: ({ region, rule }: { region: string; rule: string }) =>
      record(`fire ${rule} in ${region}`).then(() => [{ target: rule }]),
    waitingEvents: () => Promise.resolve(0),
  } as unknown as ControlClient;
  const run = (work: () => Promise<string>) =>
    duringOutage(webPlan(), control, new Progress({ write: () => undefined }), { lost: "primary", how: "hang" }, () =>
      record("work").then(work),
    );
  beforeEach(() => {
    calls.length = 0;
  });

  test("the other observers report, the work runs, and the restored site is fenced before its next observation", async () => {
    expect(await run(() => Promise.resolve("done"))).toBe("done");
    expect(calls).toEqual([
      "fail us-east-1 hang",
      "fire web-dev-control-observe-primary in us-east-2",
      "fire web-dev-control-observe-secondary in us-east-2",
      "fire web-dev-secondary-observe-primary in us-west-2",
      "work",
      "restore us-east-1",
      "fire web-dev-control-complete-fence-primary in us-east-2",
      "fire web-dev-control-observe-primary in us-east-2",
      "fire web-dev-control-observe-secondary in us-east-2",
      "fire web-dev-primary-observe-secondary in us-east-1",
      "fire web-dev-secondary-observe-primary in us-west-2",
    ]);
  });

  test("after an error the region is restored", async () => {
    await expect(run(() => Promise.reject(new Error("no")))).rejects.toThrow("no");
    expect(calls.at(-1)).toBe("restore us-east-1");
  });
});
