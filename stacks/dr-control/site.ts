import { FunctionMonitor } from "../../constructs/observability/function-monitor";
import { JoinedLogShipping } from "../../constructs/observability/joined-log-shipping";
import { ObserverMonitor } from "../../constructs/observability/observer-monitor";
import { lookupKey } from "../../constructs/security/key";
import { ObserverSchedules } from "../../constructs/workflow/observer-schedules";
import { RecoveryTableReplica } from "../../constructs/workflow/recovery-table-replica";
import { SiteObserver } from "../../constructs/workflow/site-observer";
import { SiteProbe } from "../../constructs/workflow/site-probe";
import type { ServingRole } from "../../dr/plan/plan";
import type { SiteStack } from "../shared/site-stack";
import {
  type RecoverableStacks,
  RECOVERY,
  type RecoveryProps,
  reservedConcurrencyOf,
  observedSitesOf,
} from "./recovery";

/** Recovery resources of the primary or the secondary: the in-region health probe, and the observer of the other site. */
export function recoverySite(
  stack: SiteStack,
  stacks: RecoverableStacks,
  role: ServingRole,
  props: RecoveryProps,
): SiteStack {
  const { control } = stacks.sites;
  const { retentionDays: logRetentionDays } = stacks.deployment.logs;
  const key = lookupKey(stack, props.logKey);
  const topic = { arn: stack.siteNames.arn("sns", stack.siteNames.of(props.alertTopic)) };
  const probe = new SiteProbe(stack, "probe", {
    probed: props.sites[role].probed,
    key,
    logRetentionDays,
    ...reservedConcurrencyOf(props),
  });
  const observer = new SiteObserver(stack, "observer", {
    plan: props.plan,
    observedSites: observedSitesOf(props, role, stacks.sites),
    control,
    tableKeyAlias: control.keyAlias(RECOVERY.key),
    key,
    logRetentionDays,
    ...reservedConcurrencyOf(props),
  });
  new ObserverSchedules(stack, "observer-schedules", {
    plan: props.plan,
    observedSites: observer.observedSites,
    function: observer.function.reference,
  });
  if (role === "secondary" && props.tableReplica) {
    const { table, sites } = props.plan;
    new RecoveryTableReplica(stack, "table", { table, region: sites.control.region, keyName: RECOVERY.key });
  }
  new FunctionMonitor(stack, "probe-monitor", { topic, function: probe.function, name: RECOVERY.probe });
  new FunctionMonitor(stack, "observe-monitor", { topic, function: observer.function, name: RECOVERY.observe });
  new ObserverMonitor(stack, "observer-monitor", { topic, observedSites: observer.observedSites });
  new JoinedLogShipping(stack, "log-shipping", stack);
  return stack;
}
