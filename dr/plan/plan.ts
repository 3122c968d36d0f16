import type { Part } from "../derived/budget";
import type { Step } from "../steps/registry";

/** A plan describes how a deployment moves from one site to the other. It is plain data without lookups. */

export type ServingRole = "primary" | "secondary";
export type PlanRole = ServingRole | "control";
export type Strategy = "backup-restore" | "pilot-light" | "warm-standby" | "active-active";
/** `planned` loses no data and needs both regions. `unplanned` does not need the lost region. */
export type Mode = "planned" | "unplanned";
/**
 * `activate` makes a site the active one, `deactivate` takes a passive site out of service, `drill` tests the standby.
 */
export type WorkflowKind = "activate" | "deactivate" | "drill";

export interface PlanSite {
  readonly region: string;
}

/** One step, or parallel steps that do not wait for each other. */
export type Stage = readonly Step[];

/** Ordered stages for one site and one mode. */
export interface Workflow {
  readonly kind: WorkflowKind;
  /** The site to activate, to take out of service or to drill. */
  readonly site: ServingRole;
  readonly mode: Mode;
  readonly stages: readonly Stage[];
}

export interface Plan {
  /** Deterministic name, e.g. `web-dev`. */
  readonly name: string;
  readonly strategy: Strategy;
  readonly account: string;
  readonly partition: string;
  readonly sites: Readonly<Record<PlanRole, PlanSite>>;
  /** DR table, in the control region. */
  readonly table: string;
  /** Notification topic in the control region. */
  readonly topic: string;
  /** @see Objectives */
  readonly objectives: Objectives;
  /** Typical replication lag of each copy of the data. The largest one counts. */
  readonly replication: readonly Part[];
  readonly workflows: readonly Workflow[];
}

export interface Objectives {
  /** From the decision to the end of the external check. */
  readonly rtoSeconds: number;
  /** Age of the newest data that may be lost in an unplanned execution. */
  readonly rpoSeconds: number;
}

/** Plan and workflow of a step, as its type receives them. */
export interface StepContext {
  readonly plan: Omit<Plan, "workflows">;
  readonly workflow: Omit<Workflow, "stages">;
}

export function otherSite(site: ServingRole): ServingRole {
  return site === "primary" ? "secondary" : "primary";
}

/** Name of a workflow, e.g. `activate-secondary-unplanned`. */
export function workflowName({ kind, site, mode }: Omit<Workflow, "stages">): string {
  return `${kind}-${site}-${mode}`;
}

/** ARN of a regional resource of the plan's account. */
export function arnOf({ partition, account }: Pick<Plan, "partition" | "account">) {
  return (service: string, region: string, resource: string): string =>
    `arn:${partition}:${service}:${region}:${account}:${resource}`;
}

/** Deterministic name of the state machine of a workflow kind. */
export function machineName(plan: Pick<Plan, "name">, kind: WorkflowKind): string {
  return `${plan.name}-${kind}`;
}
