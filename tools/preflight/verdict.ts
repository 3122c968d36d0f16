import { commandsOf, type DeploymentStep, stacksByStep, type StepKind } from "../../stacks/shared/deployment-order";
import { CHECKS } from "./checks";
import type { Facts } from "./facts";
import type { Finding } from "./finding";
import type { Needs } from "./needs";
import type { StackEntry } from "../terraform/synthesis";

/** Result of a preflight. */
export interface Verdict {
  readonly findings: readonly Finding[];
  /** First step of the order that is not done yet; undefined when all stacks are deployed. */
  readonly next: DeploymentStep | undefined;
  /** The commands of the next step; none when all stacks are deployed. */
  readonly commands: readonly string[];
  /** Whether the remaining steps would fail. */
  readonly blocked: boolean;
}

/** Steps without stacks: missing as soon as they are the next step. */
const MANUAL_KINDS: readonly StepKind[] = ["images", "delegation"];

/** Evaluates the facts. A resource that a step of the order creates counts as missing only when the step is due. */
export function evaluateFacts(
  needs: Needs,
  facts: Facts,
  order: readonly DeploymentStep[],
  stacks: readonly Pick<StackEntry, "name" | "dependencies">[],
): Verdict {
  const raw = CHECKS.flatMap((check) => check(needs, facts));
  const deployed = new Set(needs.stacks.filter((stack) => needs.isDeployed(stack)).map(({ name }) => name));
  const stacksOf = stacksByStep(order, needs.deployment, stacks);
  const isDone = (step: DeploymentStep) =>
    stacksOf.get(step)!.length > 0
      ? stacksOf.get(step)!.every(({ name }) => deployed.has(name))
      : !raw.some(({ createdBy }) => createdBy === step.id);
  const at = order.findIndex((step) => !isDone(step));
  const findings = raw.map((finding): Finding => {
    if (finding.status !== "missing" || finding.createdBy === undefined) return finding;
    const creator = order.findIndex(({ id }) => id === finding.createdBy);
    const due = at < 0 || at > creator || (at === creator && MANUAL_KINDS.includes(order[creator]!.kind));
    return due ? finding : { ...finding, status: "later" };
  });
  const next = order[at];
  return {
    findings,
    next,
    commands: next ? commandsOf(next, needs.deployment, stacksOf.get(next)!) : [],
    blocked: findings.some(({ status }) => status === "missing"),
  };
}
