import { readinessItem, readinessKey } from "../../../dr/record/readiness-item";
import {
  observationAttribute,
  observed,
  peakOf,
  peaksAttribute,
  siteItemOf,
  siteKey,
  withRunning,
} from "../../../dr/record/site-item";
import { checkMove, IllegalMove, type SiteState } from "../../../dr/record/site-states";

const NOW = new Date("2026-11-21T12:00:00.000Z");
const STATES: readonly SiteState[] = ["active", "passive", "fence-pending", "fenced", "rebuilding"];

/** Result of a transition to each state: allowed, or the reason of the refusal. */
function outcomes(from: SiteState): Record<string, string> {
  return Object.fromEntries(
    STATES.map((to) => {
      try {
        checkMove("primary", from, to);
        return [to, "allowed"];
      } catch (error) {
        expect(error).toBeInstanceOf(IllegalMove);
        expect((error as Error).name).toBe("IllegalMove");
        return [to, (error as Error).message];
      }
    }),
  );
}

test.each<[SiteState, readonly SiteState[]]>([
  ["active", ["passive", "fence-pending", "fenced"]],
  ["passive", ["active"]],
  ["fence-pending", ["fenced", "active"]],
  ["fenced", ["rebuilding", "active"]],
  ["rebuilding", ["passive", "fence-pending"]],
])("X6: from %s a site can become only %p", (from, next) => {
  const refusal = (to: SiteState) =>
    `the primary is ${from} and cannot become ${to}: from there it becomes ${next.join(" or ")}`;
  expect(outcomes(from)).toEqual(
    Object.fromEntries(STATES.map((to) => [to, to === from || next.includes(to) ? "allowed" : refusal(to)])),
  );
});

test("a site's item: the traffic switch is on unless it was evacuated, observations and peaks by name", () => {
  expect(siteKey("web", "secondary")).toEqual({ pk: "web", sk: "SITE#secondary" });
  expect([observationAttribute("edge"), peaksAttribute("api")]).toEqual(["observer:edge", "peaks:api"]);
  expect(siteItemOf()).toEqual({ trafficSwitch: 1, observations: {}, peaks: {} });
  const observation = { health: "healthy", reasons: [], at: "a", since: "b" };
  const peaks = { day: "2026-11-21", tasks: 3 };
  const item = { pk: "web", trafficSwitch: 0, "observer:edge": observation, "peaks:api": peaks, version: 4 };
  expect(siteItemOf(item)).toEqual({ trafficSwitch: 0, observations: { edge: observation }, peaks: { api: peaks } });
  expect(siteItemOf({ trafficSwitch: 1 }).trafficSwitch).toBe(1);
});

test("`since` is the time of the first observation with the same health", () => {
  const at = NOW.toISOString();
  const sick = { health: "unhealthy", reasons: ["no task"] } as const;
  expect(observed(undefined, sick, NOW)).toEqual({ ...sick, at, since: at });
  const before = { ...sick, reasons: ["slow"], at: "earlier", since: "first" };
  expect(observed(before, sick, NOW)).toEqual({ ...sick, at, since: "first" });
  expect(observed({ ...before, health: "healthy" }, sick, NOW)).toEqual({ ...sick, at, since: at });
});

test("peaks are written when they rise or the day changes, and stay the same object otherwise", () => {
  const last = { day: "2026-11-21", tasks: 4, dayBefore: 9 };
  expect(withRunning(last, 4, NOW)).toBe(last);
  expect(withRunning(last, 3, NOW)).toBe(last);
  expect(withRunning(last, 5, NOW)).toEqual({ day: "2026-11-21", tasks: 5, dayBefore: 9 });
  expect(withRunning({ ...last, day: "2026-11-20" }, 1, NOW)).toEqual({ day: "2026-11-21", tasks: 1, dayBefore: 4 });
  expect(withRunning(undefined, 2, NOW)).toEqual({ day: "2026-11-21", tasks: 2 });
  expect([peakOf(undefined), peakOf({ day: "d", tasks: 2 }), peakOf(last)]).toEqual([undefined, 2, 9]);
});

test("a readiness report is ready when there are checks and all are ok, and is kept for 90 days", () => {
  const check = (status: "ok" | "failed" | "unknown") => ({ id: "lag", status, detail: "d" });
  const item = (...checks: ReturnType<typeof check>[]) => readinessItem("web", "secondary", checks, NOW);
  expect(item(check("ok"))).toEqual({
    ...{ plan: "web", site: "secondary", checks: [check("ok")], ready: true, at: NOW.toISOString() },
    expiresAt: Date.UTC(2027, 1, 19, 12) / 1000,
  });
  expect([item(), item(check("ok"), check("unknown")), item(check("failed"))].map(({ ready }) => ready)).toEqual([
    ...[false, false, false],
  ]);
  expect(readinessKey({ plan: "web", at: "t" })).toEqual({ pk: "web", sk: "READINESS#t" });
});
