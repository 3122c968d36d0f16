import { ApiMonitor } from "../../constructs/observability/api-monitor";
import { FunctionMonitor } from "../../constructs/observability/function-monitor";
import { JoinedLogShipping } from "../../constructs/observability/joined-log-shipping";
import { LockMonitor } from "../../constructs/observability/lock-monitor";
import { MachineMonitor } from "../../constructs/observability/machine-monitor";
import { ObserverMonitor } from "../../constructs/observability/observer-monitor";
import { ReadinessMonitor } from "../../constructs/observability/readiness-monitor";
import { OutageMonitor } from "../../constructs/observability/outage-monitor";
import { acknowledge } from "../../constructs/policy/acknowledgement";
import { lookupKey } from "../../constructs/security/key";
import { CostReport } from "../../constructs/workflow/cost-report";
import { AutomaticFailover } from "../../constructs/workflow/automatic-failover";
import { DeployedPlan } from "../../constructs/workflow/deployed-plan";
import { FenceCompletion, fencesOf } from "../../constructs/workflow/fence-completion";
import { LockWatch } from "../../constructs/workflow/lock-watch";
import { Readiness } from "../../constructs/workflow/readiness";
import { RecoveryApi } from "../../constructs/workflow/recovery-api";
import { RecoveryMachine } from "../../constructs/workflow/recovery-machine";
import { Schedule } from "../../constructs/workflow/schedule";
import { SiteObserver } from "../../constructs/workflow/site-observer";
import type { DeploymentFrame } from "../deployment-frame";
import type { SiteStack } from "../site-stack";
import { RECOVERY, type RecoveryProps, reservation, watchedBy } from "./recovery";

/** Every kind of workflow has a state machine of its own. */
const KINDS = ["activate", "deactivate", "drill"] as const;
/** In the night from Saturday to Sunday in the Americas, UTC. */
const WEEKLY = "cron(0 6 ? * SUN *)";

/** What observes the sites and recovers them, in the region that outlives them: state machines, schedules, API and alarms. */
export function recoveryControl(stack: SiteStack, frame: DeploymentFrame, props: RecoveryProps): SiteStack {
  const { plan } = props;
  const { retentionDays: logRetentionDays } = frame.deployment.logs;
  const key = lookupKey(stack, RECOVERY.key);
  const table = { arn: stack.siteNames.arn("dynamodb", `table/${plan.table}`) };
  const topic = { arn: stack.siteNames.arn("sns", stack.siteNames.of(RECOVERY.topic)) };
  const machines = KINDS.filter((kind) => plan.workflows.some((workflow) => workflow.kind === kind)).map(
    (kind) => new RecoveryMachine(stack, kind, { plan, kind, keyArn: key.arn, logRetentionDays }),
  );
  new DeployedPlan(stack, "plan", { plan, machines });
  const observer = new SiteObserver(stack, "observer", {
    plan,
    watched: watchedBy(props, "control", frame.sites),
    control: frame.sites.control,
    tableKeyAlias: key.alias,
    key,
    logRetentionDays,
    ...reservation(props),
  });
  const fences =
    fencesOf(plan).size > 0 ? [new FenceCompletion(stack, "fences", { plan, key, logRetentionDays }).function] : [];
  const secrets = (["primary", "secondary"] as const).flatMap((role) => props.sites[role].replicatedSecrets ?? []);
  const readiness = new Readiness(stack, "readiness", { plan, secrets: [...new Set(secrets)], key, logRetentionDays });
  const watch = new LockWatch(stack, "lock-watch", { plan, key, logRetentionDays });
  const costs = new CostReport(stack, "costs", { plan, key, logRetentionDays });
  const api = new RecoveryApi(stack, "api", { plan, table, machines, key, logRetentionDays, ...props.api });
  acknowledge(
    api.page,
    "api-authorized",
    "the dashboard is a page without data, which a browser can only ask for before it knows who is there",
  );
  const drill = machines.find(({ kind }) => kind === "drill");
  if (drill) {
    new Schedule(stack, "weekly-drill", {
      name: "weekly-drill",
      description: "Rehearses the take-over by the secondary every week",
      schedule: WEEKLY,
      target: { machine: drill },
      input: { site: "secondary", mode: "planned", requestedBy: "weekly drill" },
      enabled: props.weeklyDrill,
    });
  }
  const automatic = props.automaticFailover;
  const activate = machines.find(({ kind }) => kind === "activate");
  if (automatic && activate) {
    const outages = new OutageMonitor(stack, "outage-monitor", {
      topic,
      watched: observer.watched,
      minutes: automatic.afterMinutes,
    });
    for (const [lost, { resource }] of outages.bySite) {
      new AutomaticFailover(stack, `automatic-failover-${lost}`, { machine: activate, lost, alarm: resource.arn });
    }
  }
  for (const one of [...[observer, readiness, watch, costs, api].map((each) => each.function), ...fences]) {
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
  new ObserverMonitor(stack, "observer-monitor", { topic, observer });
  new ReadinessMonitor(stack, "readiness-reports-monitor", { topic, readiness, plan: plan.name });
  new LockMonitor(stack, "remains-monitor", { topic, watch });
  new JoinedLogShipping(stack, "log-shipping", stack);
  return stack;
}
