import { ApiMonitor } from "../../constructs/observability/api-monitor";
import { FunctionMonitor } from "../../constructs/observability/function-monitor";
import { JoinedLogShipping } from "../../constructs/observability/joined-log-shipping";
import { LockMonitor } from "../../constructs/observability/lock-monitor";
import { MachineMonitor } from "../../constructs/observability/machine-monitor";
import { ReadinessMonitor } from "../../constructs/observability/readiness-monitor";
import { acknowledge } from "../../constructs/policy/acknowledgement";
import { CostReport } from "../../constructs/workflow/cost-report";
import { DeployedPlan } from "../../constructs/workflow/deployed-plan";
import { FenceCompletion, fencesOf } from "../../constructs/workflow/fence-completion";
import { LockWatch } from "../../constructs/workflow/lock-watch";
import { Readiness } from "../../constructs/workflow/readiness";
import { RecoveryApi } from "../../constructs/workflow/recovery-api";
import { RecoveryMachine } from "../../constructs/workflow/recovery-machine";
import { SiteObserver } from "../../constructs/workflow/site-observer";
import { SwitchPublisher } from "../../constructs/workflow/switch-publisher";
import { switchesOf } from "../../dr/derived/traffic-switches";
import type { SiteStack } from "../shared/site-stack";
import { recoveryFoundation } from "./foundation";
import {
  type RecoverableStacks,
  kindsOf,
  type RecoveryProps,
  reservedConcurrencyOf,
  observedSitesOf,
} from "./recovery";

/**
 * DR orchestration in the control region, independent of the sites: table, functions, state machines, API and alarms. Its schedules
 * complete pending fences, publish the traffic switches and report lock, readiness and costs; none starts an execution. So it can be deployed before them.
 */
export function recoveryControl(stack: SiteStack, stacks: RecoverableStacks, props: RecoveryProps): SiteStack {
  const { plan } = props;
  const { retentionDays: logRetentionDays } = stacks.deployment.logs;
  const { key, table, topic, functions } = recoveryFoundation(stack, stacks, props);
  const machines = kindsOf(plan).map(
    (kind) => new RecoveryMachine(stack, kind, { plan, kind, functions, keyArn: key.arn, logRetentionDays }),
  );
  new DeployedPlan(stack, "plan", { plan, table, machines });
  const observer = new SiteObserver(stack, "observer", {
    plan,
    observedSites: observedSitesOf(props, "control", stacks.sites),
    control: stacks.sites.control,
    tableKeyAlias: key.alias,
    key,
    logRetentionDays,
    ...reservedConcurrencyOf(props),
  });
  const fences =
    fencesOf(plan).size > 0 ? [new FenceCompletion(stack, "fences", { plan, key, logRetentionDays }).function] : [];
  const switches = switchesOf(plan);
  const publishers =
    switches === undefined
      ? []
      : [new SwitchPublisher(stack, "switches", { plan, switches, key, logRetentionDays }).function];
  const secrets = (["primary", "secondary"] as const).flatMap((role) => props.sites[role].replicatedSecrets ?? []);
  const readiness = new Readiness(stack, "readiness", { plan, secrets: [...new Set(secrets)], key, logRetentionDays });
  const watch = new LockWatch(stack, "lock-watch", { plan, key, logRetentionDays });
  const costs = new CostReport(stack, "costs", { plan, key, logRetentionDays });
  const api = new RecoveryApi(stack, "api", { plan, table, machines, key, logRetentionDays, ...props.api });
  acknowledge(
    api.page,
    "api-authorized",
    "the dashboard page contains no data, and a browser must be able to load it before the user has signed in",
  );
  for (const one of [
    ...[observer, readiness, watch, costs, api].map((each) => each.function),
    ...fences,
    ...publishers,
  ]) {
    new FunctionMonitor(stack, `${one.part}-monitor`, { topic, function: one, name: one.part });
  }
  for (const machine of machines) {
    new MachineMonitor(stack, `${machine.kind}-monitor`, { topic, machine, name: machine.kind });
  }
  new ApiMonitor(stack, "http-api-monitor", {
    topic,
    api: { id: api.resource.id, accessLog: api.accessLog.name },
    name: "http-api",
  });
  new ReadinessMonitor(stack, "readiness-reports-monitor", { topic, readiness, plan: plan.name });
  new LockMonitor(stack, "unfinished-executions-monitor", { topic, watch });
  new JoinedLogShipping(stack, "log-shipping", stack);
  return stack;
}
