import type { Lambda } from "../../constructs/compute/lambda";
import { FunctionMonitor } from "../../constructs/observability/function-monitor";
import type { Topic } from "../../constructs/observability/topic";
import { Key } from "../../constructs/security/key";
import { RecoveryTable } from "../../constructs/workflow/recovery-table";
import { StepFunctions } from "../../constructs/workflow/step-functions";
import { alerts } from "../shared/site/alerts";
import { stateCopyMonitor } from "../shared/site/state-copy-monitor";
import type { SiteStack } from "../shared/site-stack";
import { type RecoverableStacks, RECOVERY, type RecoveryProps, reservedConcurrencyOf } from "./recovery";

/** What the other parts of a recovery use. */
export interface RecoveryFoundation {
  readonly key: Key;
  readonly table: RecoveryTable;
  readonly topic: Topic;
  /** Those of the plan's steps. */
  readonly functions: readonly Lambda[];
}

/** Key, table, topic and step functions of a recovery, with the functions' alarms and the alarm on the copy of the control region's states. */
export function recoveryFoundation(
  stack: SiteStack,
  stacks: RecoverableStacks,
  props: RecoveryProps,
): RecoveryFoundation {
  const { logs } = stacks.deployment;
  const { plan } = props;
  const key = new Key(stack, "key", {
    name: RECOVERY.key,
    description: "DR orchestration: DR table, functions, logs and notifications",
    services: ["logs", "delivery.logs", "cloudwatch"],
  });
  const table = new RecoveryTable(stack, "table", {
    name: RECOVERY.table,
    keyArn: key.arn,
    replicated: props.tableReplica,
  });
  const topic = alerts(stack, stacks, key, { id: "notifications", name: RECOVERY.topic });
  const { functions } = new StepFunctions(stack, "steps", {
    plan,
    key,
    logRetentionDays: logs.retentionDays,
    ...reservedConcurrencyOf(props),
  });
  for (const one of functions) {
    new FunctionMonitor(stack, `${one.part}-monitor`, { topic, function: one, name: one.part });
  }
  stateCopyMonitor(stack, stacks, topic);
  return { key, table, topic, functions };
}
