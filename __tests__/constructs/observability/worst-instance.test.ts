import { build, CASES } from "../../support/monitors";

/**
 * Alarms that do not use the worst instance: counts, percentages, averages over all tasks or of one node, and any
 * healthy target.
 */
const NOT_THE_WORST: Readonly<Record<string, string>> = {
  "service-cpu": "Average",
  "service-memory": "Average",
  "service-tasks": "expression",
  "alb-errors": "Sum",
  "alb-latency": "p99",
  // It is raised only if no load balancer node has a healthy target.
  "alb-no-healthy-host": "Maximum",
  "alb-target-errors": "expression",
  "database-deadlocks": "Average",
  "database-replication-lag": "expression",
  "database-rpo-lag": "expression",
  ...Object.fromEntries(
    ["001", "002"].flatMap((node) => [
      [`cache-${node}-cpu`, "Average"],
      [`cache-${node}-evictions`, "Sum"],
      [`cache-${node}-memory`, "Average"],
    ]),
  ),
  "replication-failures": "Sum",
  "web-acl-blocked": "Sum",
  "worker-errors": "Sum",
  "worker-throttles": "Sum",
};

test("A7: alarms over several instances use the worst one, except the listed alarms", () => {
  const WORST = { LessThanThreshold: "Minimum", GreaterThanThreshold: "Maximum" } as const;
  const found = CASES.flatMap(([, { createMonitor }]) =>
    build(createMonitor).alarms.map((alarm) => {
      const statistic = alarm["statistic"] ?? alarm["extended_statistic"] ?? "expression";
      const worst = WORST[alarm["comparison_operator"] as keyof typeof WORST] === statistic;
      return [String(alarm["alarm_name"]).replace("test-dev-primary-", ""), worst ? "worst" : statistic];
    }),
  );
  expect(Object.fromEntries(found.filter(([, statistic]) => statistic !== "worst"))).toEqual(NOT_THE_WORST);
});
