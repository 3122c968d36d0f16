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

const WORKFLOWS = {
  failover: { kind: "activate", site: "secondary", mode: "unplanned" },
  switchover: { kind: "activate", site: "secondary", mode: "planned" },
  failback: { kind: "activate", site: "primary", mode: "planned" },
  drill: { kind: "drill", site: "secondary", mode: "planned" },
  deactivate: { kind: "deactivate", site: "secondary", mode: "planned" },
} as const;

export const CALL = {
  tool: "drill",
  options: {
    deployment: { type: "string" },
    site: { type: "string" },
    "accept-loss": { type: "string" },
    resume: { type: "string" },
    outage: { type: "string" },
  },
  most: 1,
  usage: [
    "npm run drill -- failover --deployment web-dev",
    "options: --site primary|secondary, --accept-loss <seconds>, --resume <execution>",
    "on the emulator: --outage refuse|hang; --deployment is optional",
  ],
} as const;
const OUTAGES: readonly Outage[] = ["refuse", "hang"];

/** Parses `failover --site primary --accept-loss 30 --outage hang`. Throws one `Failure` that lists all errors. */
export function requestOf(args: readonly string[]): WorkflowRequest & { readonly deployment?: string } {
  const { values, positionals } = argumentsOf(CALL, args);
  const [name = ""] = positionals;
  const { site, deployment, outage: how, "accept-loss": accepted = "0", resume = "" } = values;
  const known = name in WORKFLOWS;
  const problems = known ? [] : [`should be ${Object.keys(WORKFLOWS).join(", ")}, got '${name}'`];
  if (site !== undefined && site !== "primary" && site !== "secondary") {
    problems.push(`--site should be primary or secondary, got '${site}'`);
  }
  if (!/^\d+$/.test(accepted)) problems.push(`--accept-loss should be a whole number of seconds, got '${accepted}'`);
  const outage = OUTAGES.find((one) => one === how);
  if (how !== undefined && outage === undefined) {
    problems.push(`--outage should be ${OUTAGES.join(" or ")}, got '${how}'`);
  } else if (outage !== undefined && known && name !== "failover") {
    problems.push(`--outage is for a failover only: a ${name} needs both regions`);
  }
  if (problems.length > 0) throw usageFailure(`drill: ${problems.join("; ")}`, CALL.usage);
  const workflow = WORKFLOWS[name as keyof typeof WORKFLOWS];
  return {
    name,
    ...workflow,
    ...(site === undefined ? {} : { site: site as ServingRole }),
    acceptedLossSeconds: Number(accepted),
    resume,
    ...(outage === undefined ? {} : { outage }),
    ...(deployment === undefined ? {} : { deployment }),
  };
}
