import type { Mode, ServingRole, WorkflowKind } from "../../dr/plan";
import type { Darkness } from "../../emulator/gateway/faults";
import { Failure } from "../failure";

/** What a person asks for, in the words of the runbook, and the workflow that does it. */
export interface Rehearsal {
  readonly name: string;
  readonly kind: WorkflowKind;
  readonly site: ServingRole;
  readonly mode: Mode;
  /** Seconds of loss accepted beyond the objective. */
  readonly acceptedLossSeconds: number;
  /** Open execution that this one takes over. */
  readonly takeOver: string;
  /** Whether the region of the other site is dark meanwhile, and how; on the embedded AWS alone. */
  readonly dark?: Darkness;
}

const WORKFLOWS = {
  failover: { kind: "activate", site: "secondary", mode: "unplanned" },
  switchover: { kind: "activate", site: "secondary", mode: "planned" },
  failback: { kind: "activate", site: "primary", mode: "planned" },
  drill: { kind: "drill", site: "secondary", mode: "planned" },
  deactivate: { kind: "deactivate", site: "secondary", mode: "planned" },
} as const;

const OPTIONS = ["--site", "--accept-loss", "--take-over", "--dark", "--deployment"];
const DARK: readonly Darkness[] = ["refuse", "hang"];

/** Reads `failover --site primary --accept-loss 30 --dark hang`; says everything that is wrong with it at once. */
export function rehearsalOf(args: readonly string[]): Rehearsal & { readonly deployment: string } {
  const [name = "", ...rest] = args;
  const known = name in WORKFLOWS;
  const problems = known ? [] : [`should be ${Object.keys(WORKFLOWS).join(", ")}, got '${name}'`];
  const values = new Map<string, string>();
  for (let i = 0; i < rest.length; i += 2) {
    const [option = "", value = ""] = rest.slice(i, i + 2);
    if (!OPTIONS.includes(option)) problems.push(`has an unknown option '${option}': use ${OPTIONS.join(", ")}`);
    else if (value === "") problems.push(`${option} should be followed by a value`);
    else values.set(option, value);
  }
  const site = values.get("--site");
  if (site !== undefined && site !== "primary" && site !== "secondary") {
    problems.push(`--site should be primary or secondary, got '${site}'`);
  }
  const loss = Number(values.get("--accept-loss") ?? 0);
  if (!Number.isInteger(loss) || loss < 0) {
    problems.push(`--accept-loss should be a whole number of seconds, got '${values.get("--accept-loss") ?? ""}'`);
  }
  const dark = DARK.find((how) => how === values.get("--dark"));
  if (values.has("--dark") && dark === undefined) {
    problems.push(`--dark should be ${DARK.join(" or ")}, got '${values.get("--dark")!}'`);
  } else if (dark !== undefined && known && name !== "failover") {
    problems.push(`--dark goes with a failover: a ${name} needs both regions`);
  }
  if (problems.length > 0) throw new Failure(`drill: ${problems.join("; ")}`, "for example: npm run drill -- failover");
  const workflow = WORKFLOWS[name as keyof typeof WORKFLOWS];
  return {
    name,
    ...workflow,
    ...(site === undefined ? {} : { site: site as ServingRole }),
    acceptedLossSeconds: loss,
    takeOver: values.get("--take-over") ?? "",
    ...(dark === undefined ? {} : { dark }),
    deployment: values.get("--deployment") ?? "web-dev",
  };
}
