import { outageAlarmArn } from "../../constructs/observability/outage-monitor";
import { AUTOMATIC_FAILOVER, AutomaticFailover } from "../../constructs/workflow/automatic-failover";
import { machineByName } from "../../constructs/workflow/recovery-machine";
import { Schedule } from "../../constructs/workflow/schedule";
import type { SiteStack } from "../shared/site-stack";
import { type RecoverableStacks, kindsOf, type RecoveryProps, observedSitesOf } from "./recovery";

/** In the night from Saturday to Sunday in the Americas, UTC. */
const WEEKLY = "cron(0 6 ? * SUN *)";

/** What starts executions without a person: the weekly drill and the automatic failover. They are deployed last. */
export function recoveryTriggers(stack: SiteStack, { sites }: RecoverableStacks, props: RecoveryProps): SiteStack {
  const { plan, weeklyDrill, automaticFailover } = props;
  const kinds = kindsOf(plan);
  if (kinds.includes("drill")) {
    new Schedule(stack, "weekly-drill", {
      name: "weekly-drill",
      description: "Runs a failover drill to the secondary every week",
      schedule: WEEKLY,
      target: { machine: machineByName(stack, plan, "drill") },
      input: { site: "secondary", mode: "planned", requestedBy: "weekly drill" },
      enabled: weeklyDrill,
    });
  }
  if (automaticFailover && kinds.includes("activate")) {
    for (const { site: lost } of observedSitesOf(props, "control", sites)) {
      new AutomaticFailover(stack, `${AUTOMATIC_FAILOVER}-${lost}`, {
        machine: machineByName(stack, plan, "activate"),
        lost,
        alarm: outageAlarmArn(stack.siteNames, lost),
      });
    }
  }
  return stack;
}
