import type { CommonDeployment } from "../../config/schema/groups/common";
import type { alertFields, logFields } from "../../config/schema/groups/operation";
import type { Values } from "../../config/schema/values/fields";
import type { RecoveryApiProps } from "../../constructs/workflow/recovery-api";
import { OBSERVE, type ObservedSite } from "../../constructs/workflow/site-observer";
import { PROBE, type ProbedSite } from "../../constructs/workflow/site-probe";
import type { Plan, ServingRole, PlanRole, WorkflowKind } from "../../dr/plan/plan";
import type { Observer } from "../../dr/steps/confirm-outage";
import type { DeploymentStacks } from "../shared/deployment-stacks";
import type { IdentityStack } from "../shared/identity-stack";
import type { SiteStack } from "../shared/site-stack";

/** Last parts of the deterministic names of what recovers a deployment. */
export const RECOVERY = { table: "dr", topic: "dr-notifications", key: "dr", probe: PROBE, observe: OBSERVE } as const;

/** Stacks of a deployment with two sites of which either can be promoted. */
export type RecoverableStacks = DeploymentStacks<
  CommonDeployment & Values<typeof alertFields> & Values<typeof logFields>,
  ServingRole
>;

/** What an architecture provides for its recovery. */
export interface RecoveryProps {
  readonly plan: Plan;
  /** Creates the roles. */
  readonly identity: IdentityStack;
  /** Stacks of the sites; those of the recovery come after them. */
  readonly siteStacks: Readonly<Record<ServingRole | "control", SiteStack>>;
  /**
   * Stacks with the DNS names of the sites, deployed before the observers: CloudFront, which they call, returns 502 while a
   * name does not exist, and resolvers cache the negative answer for 15 minutes.
   */
  readonly originDnsStacks: readonly SiteStack[];
  /** Stack with the health checks by which traffic moves. */
  readonly routing: SiteStack;
  /** Stack with the CloudFront distribution. */
  readonly global: SiteStack;
  readonly sites: Readonly<Record<ServingRole, RecoveredSite>>;
  /** Part of the deterministic name of each site's key for functions and logs. */
  readonly logKey: string;
  /** Part of the deterministic name of the alarm topic in the primary and in the secondary. */
  readonly alertTopic: string;
  /** Whether a drill runs every week. */
  readonly weeklyDrill: boolean;
  /** Starts the failover automatically after an outage of this number of minutes. @default people start it */
  readonly automaticFailover?: { readonly afterMinutes: number };
  readonly api: Pick<RecoveryApiProps, "auth" | "allowedOrigins">;
  /** Executions reserved for each function without which no recovery runs. @default none */
  readonly reservedConcurrency?: number;
  /** Whether the secondary's region has a copy of the DR table. */
  readonly tableReplica: boolean;
}

/** A site that can be promoted, as its observers reach it. */
export interface RecoveredSite {
  readonly probed: ProbedSite;
  /**
   * Names of secrets that it and the other site have, one of them replicas.
   * @default none
   */
  readonly replicatedSecrets?: readonly string[];
  /** Its observers in other regions; each has the role of the site in which it runs. */
  readonly observers: readonly Observer[];
  /** URL that returns 200 while the site is healthy. */
  readonly url: string;
  /** @see ObservedSite @default none */
  readonly referenceUrl?: string;
}

const KINDS: readonly WorkflowKind[] = ["activate", "deactivate", "drill"];

/** Kinds of a plan's workflows; each has a state machine of its own. */
export function kindsOf({ workflows }: Plan): WorkflowKind[] {
  return KINDS.filter((kind) => workflows.some((workflow) => workflow.kind === kind));
}

/** The reserved concurrency of a function without which no recovery runs. */
export function reservedConcurrencyOf({
  reservedConcurrency,
}: RecoveryProps): Pick<RecoveryProps, "reservedConcurrency"> {
  return reservedConcurrency === undefined ? {} : { reservedConcurrency };
}

/** The sites that the observer in a role's site checks. */
export function observedSitesOf(
  { sites, plan }: RecoveryProps,
  role: PlanRole,
  names: RecoverableStacks["sites"],
): ObservedSite[] {
  return (["primary", "secondary"] as const).flatMap((site) =>
    sites[site].observers
      .filter(({ name }) => name === role)
      .map((observer) => ({
        site,
        observer,
        url: sites[site].url,
        ...(sites[site].referenceUrl === undefined ? {} : { referenceUrl: sites[site].referenceUrl }),
        probe: { name: names[site].of(RECOVERY.probe, "function"), region: plan.sites[site].region },
      })),
  );
}
