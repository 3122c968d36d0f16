import type { CheckResult } from "../../../dr/record/readiness-item";
import type { ServingRole } from "../../../dr/plan/plan";
import type { DeploymentRecord } from "../../../dr/record/transitions";
import type { DrTable } from "../../runtime/dr-table/dr-table";

/** The result of a check. */
export type Verdict = Omit<CheckResult, "id">;

/** The context of every check. */
export interface CheckContext {
  readonly plan: string;
  /** Site that would become active. */
  readonly site: ServingRole;
  readonly record: DeploymentRecord;
  readonly table: DrTable;
  readonly now: Date;
}

/** Checks one requirement. Read-only. An error makes the result `unknown`. */
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
