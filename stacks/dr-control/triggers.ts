import { ObserverMonitor } from "../../constructs/observability/observer-monitor";
import { OutageMonitor } from "../../constructs/observability/outage-monitor";
import { functionOf } from "../../constructs/compute/lambda";
import { AUTOMATIC_FAILOVER, AutomaticFailover } from "../../constructs/workflow/automatic-failover";
import { ObserverSchedules } from "../../constructs/workflow/observer-schedules";
import type { MachineRef } from "../../constructs/workflow/rule-target";
import { Schedule } from "../../constructs/workflow/schedule";
import { machineName, type WorkflowKind } from "../../dr/plan";
import type { DeploymentFrame } from "../deployment-frame";
import type { SiteStack } from "../site-stack";
import { kindsOf, RECOVERY, type RecoveryProps, watchedBy } from "./recovery";

/** In the night from Saturday to Sunday in the Americas, UTC. */
const WEEKLY = "cron(0 6 ? * SUN *)";

/**
 * What acts by itself: the schedules of the control region's observer, the alarms on what it says, the weekly drill, and the
 * automatic failover. A site that is not there yet is lost for an observer, so all of this comes after the sites.
 */
export function recoveryTriggers(stack: SiteStack, { sites }: DeploymentFrame, props: RecoveryProps): SiteStack {
  const { plan, weeklyDrill, automaticFailover } = props;
  const { siteNames } = stack;
  const kinds = kindsOf(plan);
  const machine = (kind: WorkflowKind): MachineRef => ({
    arn: siteNames.arn("states", `stateMachine:${machineName(plan, kind)}`),
  });
  const topic = { arn: siteNames.arn("sns", siteNames.of(RECOVERY.topic)) };
  const watched = watchedBy(props, "control", sites);
  new ObserverSchedules(stack, "observer", { plan, watched, function: functionOf(stack, RECOVERY.observe) });
  new ObserverMonitor(stack, "observer-monitor", { topic, observer: { watched } });
  if (kinds.includes("drill")) {
    new Schedule(stack, "weekly-drill", {
      name: "weekly-drill",
      description: "Rehearses the take-over by the secondary every week",
      schedule: WEEKLY,
      target: { machine: machine("drill") },
      input: { site: "secondary", mode: "planned", requestedBy: "weekly drill" },
      enabled: weeklyDrill,
    });
  }
  if (automaticFailover && kinds.includes("activate")) {
    const outages = new OutageMonitor(stack, "outage-monitor", {
      topic,
      watched,
      minutes: automaticFailover.afterMinutes,
    });
    for (const [lost, { resource }] of outages.bySite) {
      new AutomaticFailover(stack, `${AUTOMATIC_FAILOVER}-${lost}`, {
        machine: machine("activate"),
        lost,
        alarm: resource.arn,
      });
    }
  }
  return stack;
}
