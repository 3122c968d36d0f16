import type { RecoveryApiProps } from "../../constructs/workflow/recovery-api";
import { OBSERVE, type Watched } from "../../constructs/workflow/site-observer";
import { PROBE, type ProbedSite } from "../../constructs/workflow/site-probe";
import type { Plan, ServingRole, SiteRole, WorkflowKind } from "../../dr/plan/plan";
import type { Observer } from "../../dr/steps/confirm-outage";
import type { DeploymentStacks } from "../deployment-stacks";
import type { IdentityStack } from "../identity-stack";
import type { SiteStack } from "../site-stack";

/** Last parts of the deterministic names of what recovers a deployment. */
export const RECOVERY = { table: "dr", topic: "dr-news", key: "dr", probe: PROBE, observe: OBSERVE } as const;

/** What an architecture tells of itself to be recovered. */
export interface RecoveryProps {
  readonly plan: Plan;
  /** Takes the roles. */
  readonly identity: IdentityStack;
  /** Stacks of the sites; those of the recovery come after them. */
  readonly stacks: Readonly<Record<ServingRole | "control", SiteStack>>;
  /**
   * Stacks with the DNS names of the sites, which observers come after: CloudFront, through which they ask, answers 502 while
   * a name does not exist, and resolvers keep the answer that it does not exist for 15 minutes.
   */
  readonly entries: readonly SiteStack[];
  /** Stack with the health checks by which traffic moves. */
  readonly routing: SiteStack;
  /** Stack with the CloudFront distribution. */
  readonly front: SiteStack;
  readonly sites: Readonly<Record<ServingRole, RecoveredSite>>;
  /** Part of the deterministic name of each site's key for functions and logs. */
  readonly logKey: string;
  /** Part of the deterministic name of each serving site's topic for alarms. */
  readonly alertTopic: string;
  /** Whether the standby is rehearsed every week. */
  readonly weeklyDrill: boolean;
  /** Whether an outage starts the failover by itself, after so many minutes. @default people start it */
  readonly automaticFailover?: { readonly afterMinutes: number };
  readonly api: Pick<RecoveryApiProps, "auth" | "allowedOrigins">;
  /** Executions reserved for each function without which no recovery runs. @default none */
  readonly reservedConcurrency?: number;
  /** Whether the secondary's region has a copy of the DR table. */
  readonly tableReplica: boolean;
}

/** A site that can take over, as those see it who watch it. */
export interface RecoveredSite {
  readonly probed: ProbedSite;
  /**
   * Names of secrets that it and the other site have, one of them replicas.
   * @default none
   */
  readonly replicatedSecrets?: readonly string[];
  /** Who watches it, from elsewhere; each is called by the role of the site that it stands in. */
  readonly observers: readonly Observer[];
  /** What answers 200 while it serves. */
  readonly url: string;
  /** @see Watched @default none */
  readonly referenceUrl?: string;
}

const KINDS: readonly WorkflowKind[] = ["activate", "deactivate", "drill"];

/** Kinds of a plan's workflows; each has a state machine of its own. */
export function kindsOf({ workflows }: Plan): WorkflowKind[] {
  return KINDS.filter((kind) => workflows.some((workflow) => workflow.kind === kind));
}

/** What a function is given without which no recovery runs. */
export function reservation({ reservedConcurrency }: RecoveryProps): Pick<RecoveryProps, "reservedConcurrency"> {
  return reservedConcurrency === undefined ? {} : { reservedConcurrency };
}

/** The sites that an observer's role looks at, as it sees them. */
export function watchedBy({ sites, plan }: RecoveryProps, role: SiteRole, names: DeploymentStacks["sites"]): Watched[] {
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
