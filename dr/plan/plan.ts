import type { Part } from "../derived/budget";
import type { Step } from "../steps/registry";

/** A plan says how the deployment of one architecture moves from one site to the other. Plain data; nothing is looked up. */

export type ServingRole = "primary" | "secondary";
export type SiteRole = ServingRole | "control";
export type Strategy = "backup-restore" | "pilot-light" | "warm-standby" | "active-active";
/** `planned` loses nothing and needs both regions; `unplanned` needs nothing of the lost one. */
export type Mode = "planned" | "unplanned";
/** `activate` makes a site the active one, `deactivate` takes a passive one out of service, `drill` rehearses. */
export type WorkflowKind = "activate" | "deactivate" | "drill";

export interface PlanSite {
  readonly region: string;
}

/** One step, or steps side by side that do not wait for each other. */
export type Stage = readonly Step[];

/** Ordered stages for one site and one mode. */
export interface Workflow {
  readonly kind: WorkflowKind;
  /** The site that gets active, is taken out of service or is rehearsed. */
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
  readonly sites: Readonly<Record<SiteRole, PlanSite>>;
  /** DR table, in the control region. */
  readonly table: string;
  /** Topic in the control region that people listen to. */
  readonly topic: string;
  /** @see Objectives */
  readonly objectives: Objectives;
  /** How far each copy of the data is typically behind; side by side, the worst counts. */
  readonly replication: readonly Part[];
  readonly workflows: readonly Workflow[];
}

export interface Objectives {
  /** From the decision to the check from outside. */
  readonly rtoSeconds: number;
  /** Age of the newest data that may be lost in an unplanned execution. */
  readonly rpoSeconds: number;
}

/** What a step type may know about where its step stands. */
export interface StepContext {
  readonly plan: Omit<Plan, "workflows">;
  readonly workflow: Omit<Workflow, "stages">;
}

export function otherSite(site: ServingRole): ServingRole {
  return site === "primary" ? "secondary" : "primary";
}

/** `activate-secondary-unplanned`: how people and states call a workflow. */
export function workflowName({ kind, site, mode }: Omit<Workflow, "stages">): string {
  return `${kind}-${site}-${mode}`;
}

/** ARN of a regional resource of the plan's account. */
export function arnOf({ partition, account }: Pick<Plan, "partition" | "account">) {
  return (service: string, region: string, resource: string): string =>
    `arn:${partition}:${service}:${region}:${account}:${resource}`;
}

/** Deterministic name of a state machine, one for each kind of workflow. */
export function machineName(plan: Pick<Plan, "name">, kind: WorkflowKind): string {
  return `${plan.name}-${kind}`;
}
