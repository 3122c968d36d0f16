import type { CheckResult } from "../../../dr/record/readiness-item";
import type { ServingRole } from "../../../dr/plan/plan";
import type { DeploymentRecord } from "../../../dr/record/transitions";
import type { DrTable } from "../../runtime/dr-table/dr-table";

/** How a check came out, in words. */
export type Verdict = Omit<CheckResult, "id">;

/** What every check may know. */
export interface CheckContext {
  readonly plan: string;
  /** Site that would take over. */
  readonly site: ServingRole;
  readonly record: DeploymentRecord;
  readonly table: DrTable;
  readonly now: Date;
}

/** Looks whether a demand holds and changes nothing. What it throws makes the check `unknown`. */
export type Check<P> = (parameters: P, context: CheckContext) => Promise<Verdict> | Verdict;

export function ok(detail: string): Verdict {
  return { status: "ok", detail };
}

export function failed(detail: string): Verdict {
  return { status: "failed", detail };
}

export function unknown(detail: string): Verdict {
  return { status: "unknown", detail };
}
