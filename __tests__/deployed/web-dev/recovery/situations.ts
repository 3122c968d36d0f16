import { fire } from "../../../../tools/recovery/outage";
import { type Recovery, succeeded } from "../../../support/recovery";

const PRIMARY_HOST = "primary.origin.web.dev.example.com";

/** Situations in which a recovery must not do harm, on a running deployment; each ends in the initial state. */
export function situations(recovery: () => Recovery): void {
  test("S6: when both sites are unhealthy, a failover is refused before it changes anything", async () => {
    await recovery().runTasks("primary", 0);
    await recovery().runTasks("secondary", 0);
    const since = Date.now();
    const item = await recovery().run("failover", "secondary");
    expect(item).toMatchObject({ outcome: "rolled-back", failure: { step: "confirm-outage", kind: "refused" } });
    expect(JSON.stringify(item.failure)).toContain("no observer reports the secondary healthy");
    expect((await recovery().control.calls({ since })).map(({ action }) => action)).not.toContain("UpdateService");
    await recovery().runTasks("secondary", 1);
    await recovery().runTasks("primary", 1);
    await recovery().serves("primary");
  });

  test("S7, S4, S9: a site that is ill but reachable is fenced before the lag is measured; tasks, minimum and traffic stay", async () => {
    await recovery().control.tellEndpoint(PRIMARY_HOST, 503);
    await recovery().observe();
    const item = await recovery().run("failover", "secondary");
    succeeded(item);
    const { fence, lag, scale, settle } = item.steps;
    expect(Date.parse(fence!.doneAt!)).toBeLessThanOrEqual(Date.parse(lag!.startedAt));
    expect((await recovery().record()).sites.primary).toBe("fenced");
    expect(scale!.measured!["running"]).toBeGreaterThanOrEqual(scale!.measured!["tasks"]! * 0.8);
    expect(settle).toHaveProperty("doneAt");

    // The value of the step is lost: the published record replaces it.
    const { region } = recovery().plan.sites.control;
    const since = Date.now();
    await fire(recovery().plan, recovery().control, "control", "publish-switches");
    const published = await recovery().control.calls({ since, region, action: "PutMetricData" });
    expect(published.filter(({ caller }) => caller.endsWith("-publish-switches"))).toMatchObject([{ outcome: 200 }]);
    await recovery().serves("secondary");

    await recovery().control.tellEndpoint(PRIMARY_HOST, undefined);
    succeeded(await recovery().run("move", "primary"));
    await recovery().serves("primary");
  });
}
