import { FunctionMonitor } from "../../constructs/observability/function-monitor";
import { JoinedLogShipping } from "../../constructs/observability/joined-log-shipping";
import { ReplicationMonitor } from "../../constructs/observability/replication-monitor";
import { Topic } from "../../constructs/observability/topic";
import { Key } from "../../constructs/security/key";
import { replicationRuleId } from "../../constructs/storage/replication";
import { RecoveryTable } from "../../constructs/workflow/recovery-table";
import { StepFunctions } from "../../constructs/workflow/step-functions";
import type { DeploymentFrame } from "../deployment-frame";
import type { SiteStack } from "../site-stack";
import { STATE, STATE_REPLICA } from "../state-names";
import { RECOVERY, type RecoveryProps, reservation } from "./recovery";

/**
 * What a recovery works with and what does nothing by itself: key, table, topic and the functions of its steps. It can be
 * deployed before the sites; what observes them and starts a recovery comes after them.
 */
export function recoveryBase(stack: SiteStack, frame: DeploymentFrame, props: RecoveryProps): SiteStack {
  const { alerts, logs } = frame.deployment;
  const { plan } = props;
  const key = new Key(stack, "key", {
    name: RECOVERY.key,
    description: "Recovery: its table, functions, logs and news",
    services: ["logs", "delivery.logs", "cloudwatch"],
  });
  new RecoveryTable(stack, "table", {
    name: RECOVERY.table,
    keyArn: key.arn,
    replicated: props.tableReplica,
  });
  const topic = new Topic(stack, "news", {
    name: RECOVERY.topic,
    key,
    publishers: ["cloudwatch"],
    emails: alerts.emails,
    webhooks: alerts.webhook === undefined ? [] : [{ name: "alerts", url: alerts.webhook }],
  });
  const { functions } = new StepFunctions(stack, "steps", {
    plan,
    key,
    logRetentionDays: logs.retentionDays,
    ...reservation(props),
  });
  for (const one of functions) {
    new FunctionMonitor(stack, `${one.part}-monitor`, { topic, function: one, name: one.part });
  }
  new ReplicationMonitor(stack, "state-monitor", {
    topic,
    name: "state-replication",
    end: "source",
    sourceBucket: frame.sites.control.bucket(STATE),
    destinationBucket: frame.sites.secondary.bucket(STATE_REPLICA),
    ruleId: replicationRuleId(frame.sites.secondary),
  });
  new JoinedLogShipping(stack, "log-shipping", stack);
  return stack;
}
