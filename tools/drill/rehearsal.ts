import type { Mode, ServingRole, WorkflowKind } from "../../dr/plan/plan";
import type { Outage } from "../../emulator/gateway/faults";
import { argumentsOf } from "../console/arguments";
import { Failure } from "../console/failure";

/** What a person asks for, in the words of the runbook, and the workflow that does it. */
export interface Rehearsal {
  readonly name: string;
  readonly kind: WorkflowKind;
  readonly site: ServingRole;
  readonly mode: Mode;
  /** Seconds of loss accepted beyond the objective. */
  readonly acceptedLossSeconds: number;
  /** Open execution that this one takes over. */
  readonly resume: string;
  /** Whether the region of the other site has an outage meanwhile, and how; on the emulator alone. */
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
    "take-over": { type: "string" },
    outage: { type: "string" },
  },
  most: 1,
  usage: [
    "npm run drill -- failover --deployment web-dev",
    "options: --site primary|secondary, --accept-loss <seconds>, --resume <execution>",
    "on the emulator: --outage refuse|hang; --deployment may be left out",
  ],
} as const;
const OUTAGES: readonly Outage[] = ["refuse", "hang"];

/** Reads `failover --site primary --accept-loss 30 --outage hang`; says everything that is wrong with it at once. */
export function rehearsalOf(args: readonly string[]): Rehearsal & { readonly deployment?: string } {
  const { values, positionals } = argumentsOf(CALL, args);
  const [name = ""] = positionals;
  const { site, deployment, outage: how, "accept-loss": accepted = "0", "take-over": resume = "" } = values;
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
    problems.push(`--outage goes with a failover: a ${name} needs both regions`);
  }
  if (problems.length > 0) throw new Failure(`drill: ${problems.join("; ")}`, ...CALL.usage);
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
