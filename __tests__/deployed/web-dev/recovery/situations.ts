import { fire } from "../../../../tools/recovery/outage";
import { type Recovery, succeeded } from "../../../support/recovery";
import { until } from "../../../support/until";

/** Situations in which a recovery must not do harm, on a running deployment; each ends in the initial state. */
export function situations(recovery: () => Recovery): void {
  test("S6, S7, S4, S9: a failover waits for a healthy target, then fences a site that is ill but reachable before it measures the lag", async () => {
    await recovery().runTasks("secondary", 0);
    await recovery().endpoint("primary", 503);
    const start = Date.now();
    const failover = recovery().run("failover", "secondary");
    const calls = (action: string) => recovery().control.calls({ since: start, action });
    await until("the observations are read", async () =>
      (await calls("GetMetricData")).some(({ caller }) => caller.endsWith("-confirm-outage")),
    );
    expect(await calls("UpdateService")).toEqual([]);
    expect((await recovery().record()).sites).toEqual({ primary: "active", secondary: "passive" });
    await recovery().runTasks("secondary", 1);
    const item = await failover;
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

    await recovery().endpoint("primary", undefined);
    succeeded(await recovery().run("move", "primary"));
    await recovery().serves("primary");
  });
}
