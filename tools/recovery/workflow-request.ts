import type { Mode, ServingRole, WorkflowKind } from "../../dr/plan/plan";
import type { Outage } from "../../emulator/gateway/faults";
import { argumentsOf } from "../console/arguments";
import { usageFailure } from "../console/failure";

/** A requested run of a workflow, with the name that the runbook uses. */
export interface WorkflowRequest {
  readonly name: string;
  readonly kind: WorkflowKind;
  readonly site: ServingRole;
  readonly mode: Mode;
  /** Accepted data loss beyond the objective, in seconds. */
  readonly acceptedLossSeconds: number;
  /** Execution to resume; empty for none. */
  readonly resume: string;
  /** Kind of outage of the other region during the run; on the emulator only. */
  readonly outage?: Outage;
}

const RECOVERIES = {
  failover: { kind: "activate", site: "secondary", mode: "unplanned" },
  switchover: { kind: "activate", site: "secondary", mode: "planned" },
  failback: { kind: "activate", site: "primary", mode: "planned" },
  deactivate: { kind: "deactivate", site: "secondary", mode: "planned" },
} as const;
const DRILL = { kind: "drill", site: "secondary", mode: "planned" } as const;

export const RECOVER_CALL = {
  tool: "recover",
  options: {
    deployment: { type: "string" },
    site: { type: "string" },
    "accept-loss": { type: "string" },
    resume: { type: "string" },
    outage: { type: "string" },
  },
  most: 1,
  usage: [
    "npm run recover -- failover|switchover|failback|deactivate --deployment web-dev",
    "options: --site primary|secondary, --accept-loss <seconds>, --resume <execution>",
    "on the emulator: --outage refuse|hang; --deployment is optional",
  ],
} as const;

export const DRILL_CALL = {
  tool: "drill",
  options: { deployment: { type: "string" }, site: { type: "string" }, resume: { type: "string" } },
  most: 0,
  usage: [
    "npm run drill -- --deployment web-dev",
    "options: --site primary|secondary, --resume <execution>",
    "on the emulator: --deployment is optional",
  ],
} as const;

const OUTAGES: readonly Outage[] = ["refuse", "hang"];

/** A request with the deployment that it names, if it names one. */
export type Requested = WorkflowRequest & { readonly deployment?: string };

/** Parses `failover --site primary --accept-loss 30 --outage hang`. Throws one `Failure` that lists all errors. */
export function recoverRequest(args: readonly string[]): Requested {
  const { values, positionals } = argumentsOf(RECOVER_CALL, args);
  const [name = ""] = positionals;
  const { outage: how, "accept-loss": accepted = "0" } = values;
  const known = name in RECOVERIES;
  const problems = known ? [] : [`should be ${Object.keys(RECOVERIES).join(", ")}, got '${name}'`];
  problems.push(...siteProblems(values.site));
  if (!/^\d+$/.test(accepted)) problems.push(`--accept-loss should be a whole number of seconds, got '${accepted}'`);
  const outage = OUTAGES.find((one) => one === how);
  if (how !== undefined && outage === undefined) {
    problems.push(`--outage should be ${OUTAGES.join(" or ")}, got '${how}'`);
  } else if (outage !== undefined && known && name !== "failover") {
    problems.push(`--outage is for a failover only: a ${name} needs both regions`);
  }
  if (problems.length > 0) throw usageFailure(`recover: ${problems.join("; ")}`, RECOVER_CALL.usage);
  return {
    ...requested(name, RECOVERIES[name as keyof typeof RECOVERIES], values),
    acceptedLossSeconds: Number(accepted),
    ...(outage === undefined ? {} : { outage }),
  };
}

/** Parses `--site secondary --deployment web-dev`. Throws a `Failure`. */
export function drillRequest(args: readonly string[]): Requested {
  const { values } = argumentsOf(DRILL_CALL, args);
  const problems = siteProblems(values.site);
  if (problems.length > 0) throw usageFailure(`drill: ${problems.join("; ")}`, DRILL_CALL.usage);
  return { ...requested("drill", DRILL, values), acceptedLossSeconds: 0 };
}

function siteProblems(site: string | undefined): string[] {
  return site === undefined || site === "primary" || site === "secondary"
    ? []
    : [`--site should be primary or secondary, got '${site}'`];
}

interface Given {
  readonly deployment?: string | undefined;
  readonly site?: string | undefined;
  readonly resume?: string | undefined;
}

function requested(
  name: string,
  workflow: Pick<WorkflowRequest, "kind" | "site" | "mode">,
  { site, deployment, resume = "" }: Given,
): Omit<Requested, "acceptedLossSeconds" | "outage"> {
  return {
    name,
    ...workflow,
    ...(site === undefined ? {} : { site: site as ServingRole }),
    resume,
    ...(deployment === undefined ? {} : { deployment }),
  };
}
