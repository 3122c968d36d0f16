import { Faults } from "../../emulator/gateway/faults";
import { Endpoints, isGood, settled } from "../../emulator/models/endpoints";
import { type HealthCheck, statuses } from "../../emulator/models/health-checks";
import { type AlarmRule, lastKnownState, metricState, type Sample } from "../../emulator/models/metric-health";

const NOW = 1_000_000_000;
const rule: AlarmRule = {
  region: "us-east-2",
  namespace: "n",
  metricName: "TrafficSwitch",
  dimensions: [],
  statistic: "Minimum",
  periodSeconds: 60,
  evaluationPeriods: 1,
  datapointsToAlarm: 1,
  threshold: 1,
  comparison: "LessThanThreshold",
};
const sample = (secondsAgo: number, value: number): Sample => {
  return { at: NOW - secondsAgo * 1000, sum: value, count: 1, minimum: value, maximum: value };
};

describe("a check that follows a metric", () => {
  test.each([
    ["the newest value is good", [sample(50, 0), sample(1, 1)], 0, "ok"],
    ["the newest value is bad", [sample(50, 1), sample(1, 0)], 0, "breaching"],
    ["nothing ever came", [], 0, "insufficient"],
    ["the last value is older than the alarm's periods", [sample(61, 0)], 0, "insufficient"],
    ["a value is yet to come", [sample(-10, 0), sample(5, 1)], 0, "ok"],
    ["at AWS's pace a bad value counts for its whole period", [sample(50, 0), sample(1, 1)], 1, "breaching"],
    ["ten times as fast the period is over", [sample(50, 0), sample(1, 1)], 0.1, "ok"],
  ] as const)("when %s", (_, samples, pace, state) => {
    expect(metricState(rule, samples, NOW, pace)).toBe(state);
  });

  test("needs as many bad periods as the alarm defines", () => {
    const twoOfThree = { ...rule, evaluationPeriods: 3, datapointsToAlarm: 2 };
    const samples = [sample(130, 0), sample(70, 1), sample(10, 0)];
    expect(metricState(twoOfThree, samples, NOW, 1)).toBe("breaching");
    expect(metricState({ ...twoOfThree, datapointsToAlarm: 3 }, samples, NOW, 1)).toBe("ok");
  });

  test.each([
    ["Average", 2, 1],
    ["Sum", 4, 3],
    ["Maximum", 3, 2],
    ["SampleCount", 2, 1],
  ] as const)("goes by the alarm's statistic: %s", (statistic, reached, below) => {
    const samples = [sample(20, 1), sample(10, 3)];
    const above = { ...rule, statistic, comparison: "GreaterThanOrEqualToThreshold" } as const;
    expect(metricState({ ...above, threshold: reached }, samples, NOW, 1)).toBe("breaching");
    expect(metricState({ ...above, threshold: reached + 1 }, samples, NOW, 1)).toBe("ok");
    expect(metricState({ ...above, threshold: below, comparison: "LessThanOrEqualToThreshold" }, samples, NOW, 1)).toBe(
      "ok",
    );
  });

  test("keeps the last known value, however long ago", () => {
    expect(lastKnownState(rule, [sample(9000, 1), sample(8000, 0)], 0)).toBe("breaching");
    expect(lastKnownState(rule, [], 0)).toBeUndefined();
  });
});

describe("a check that counts others", () => {
  const check = (id: string, more: Partial<HealthCheck> = {}): HealthCheck => {
    return { id, type: "HTTPS", isInverted: false, isDisabled: false, children: [], ...more };
  };
  const observe = ({ id }: HealthCheck) => Promise.resolve({ healthy: id !== "bad", why: id });
  const healthy = async (...checks: HealthCheck[]) =>
    (await statuses([check("good"), check("bad"), ...checks], observe)).get("x")?.healthy;
  const calculated = (children: readonly string[], more: Partial<HealthCheck> = {}) =>
    check("x", { type: "CALCULATED", children, ...more });

  test.each([
    ["enough", calculated(["good", "bad"], { healthThreshold: 1 }), true],
    ["too few", calculated(["good", "bad"], { healthThreshold: 2 }), false],
    ["all, where no threshold is set", calculated(["good", "bad"]), false],
    ["a threshold of none", calculated(["bad"], { healthThreshold: 0 }), true],
    ["more than there are", calculated(["good"], { healthThreshold: 2 }), false],
    ["a child that does not exist", calculated(["good", "gone"]), false],
    ["the opposite", calculated(["good", "bad"], { isInverted: true }), true],
    ["disabled", calculated(["bad"], { isDisabled: true }), true],
    ["disabled and inverted", calculated(["bad"], { isDisabled: true, isInverted: true }), false],
  ])("%s", async (_, counted, expected) => {
    expect(await healthy(counted)).toBe(expected);
  });

  test("its children can be calculated checks", async () => {
    const inner = check("inner", { type: "CALCULATED", children: ["bad"], isInverted: true });
    expect(await healthy(inner, calculated(["inner", "good"]))).toBe(true);
  });
});

describe("an endpoint", () => {
  const east = "lb.us-east-1.elb.amazonaws.com";
  const west = "lb.us-west-2.elb.amazonaws.com";
  test("does not answer from a failed region, and answers with the status that is set", () => {
    const faults = new Faults();
    const endpoints = new Endpoints(faults);
    const status = (...names: string[]) => endpoints.at(names, Date.now()).status;
    expect([status(east), status("app.example.com")]).toEqual([200, 200]);
    faults.failRegion("us-east-1", "hang");
    expect([
      status(east),
      status(west),
      status("app.example.com", east),
      status("app.example.com", east, west),
    ]).toEqual([0, 200, 0, 200]);
    endpoints.setStatus("app.example.com", 503);
    expect([status("app.example.com", west), status(west)]).toEqual([503, 200]);
    endpoints.setStatus("app.example.com", undefined);
    faults.restoreRegion("us-east-1");
    expect(status("app.example.com", east)).toBe(200);
    expect([199, 200, 399, 400, 0].map(isGood)).toEqual([false, true, true, false, false]);
  });

  test.each([
    ["is unhealthy at once without a delay", 0, [10], 10, false],
    ["is healthy until the delay is over", 30, [10], 39, true],
    ["is unhealthy when the delay is over", 30, [10], 40, false],
    ["stays healthy after a short failure", 30, [10, 20], 100, true],
    ["is unhealthy until the delay is over again", 30, [10, 60], 89, false],
    ["is healthy again after that delay", 30, [10, 60], 90, true],
  ])("%s", (_, delay, changes, now, expected) => {
    const observe = (moment: number) => changes.filter((at) => at <= moment).length % 2 === 0;
    expect(settled(observe, changes, now, delay)).toBe(expected);
  });

  test("an invalid status is refused", () => {
    const endpoints = new Endpoints(new Faults());
    expect(() => endpoints.route("PUT", "/endpoints/a", new URLSearchParams(), { status: "bad" })).toThrow(
      'status: should be an HTTP status, 0 for no connection or -1 for no answer, got "bad"',
    );
  });
});
