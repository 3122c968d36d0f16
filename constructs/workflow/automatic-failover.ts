import { CloudwatchEventRule } from "@cdktf/provider-aws/lib/cloudwatch-event-rule";
import { Construct } from "constructs";
import { otherSite, type ServingRole } from "../../dr/plan/plan";
import type { MachineRef } from "./recovery-machine";
import { ruleName, startMachine } from "./rule-target";

export interface AutomaticFailoverProps {
  /** The state machine that activates sites. */
  readonly machine: MachineRef;
  /** The site with the outage. */
  readonly lost: ServingRole;
  /** ARN of the alarm of that outage, in the same region. */
  readonly alarm: string;
}

/** Part of the deterministic names of the rules. */
export const AUTOMATIC_FAILOVER = "automatic-failover";

/**
 * Starts the unplanned activation of the other site when an alarm enters ALARM. It must pass the same gates as a manual
 * start: the quorum of observers, the lag gate without any accepted loss, and the lock. Failback is never automatic.
 * @see https://docs.aws.amazon.com/AmazonCloudWatch/latest/monitoring/cloudwatch-and-eventbridge.html
 */
export class AutomaticFailover extends Construct {
  constructor(scope: Construct, id: string, { machine, lost, alarm }: AutomaticFailoverProps) {
    super(scope, id);
    const part = `${AUTOMATIC_FAILOVER}-${lost}`;
    const rule = new CloudwatchEventRule(this, "Resource", {
      name: ruleName(this, part),
      description: `Activates the other site when the ${lost} is down`,
      eventPattern: JSON.stringify({
        source: ["aws.cloudwatch"],
        "detail-type": ["CloudWatch Alarm State Change"],
        resources: [alarm],
        detail: { state: { value: ["ALARM"] } },
      }),
    });
    const input = { site: otherSite(lost), mode: "unplanned", requestedBy: "automatic failover" };
    startMachine(this, rule, { part, machine, input });
  }
}
