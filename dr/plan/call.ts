/**
 * A call to AWS that a step declares. It is the source of permissions, of the independence check and of the runbook.
 */
export interface Call {
  /** IAM action, e.g. `rds:FailoverGlobalCluster`. */
  readonly action: string;
  /** Region of the call; `us-east-1` for services with one control plane. */
  readonly region: string;
  /**
   * Control planes create, change and describe resources. Data planes do the daily work and stay available when the
   * control plane fails. @see
   * https://docs.aws.amazon.com/whitepapers/latest/aws-fault-isolation-boundaries/control-planes-and-data-planes.html
   */
  readonly plane: "data" | "control";
  /** ARNs or patterns; `*` when the action supports no resource-level permissions. */
  readonly resources: readonly string[];
  /** False when the step succeeds even if this call fails. */
  readonly required: boolean;
  /**
   * Condition of the permission.
   * @default none
   */
  readonly condition?: CallCondition;
  /**
   * Reason for a permission that AWS uses on the caller's behalf, without a separate call.
   * @default it is a call
   */
  readonly implied?: string;
}

/** An IAM condition, e.g. `StringEquals` on `cloudwatch:namespace`. */
export interface CallCondition {
  readonly test: string;
  readonly variable: string;
  readonly values: readonly string[];
}

/** Calls of a step in each of its operations. */
export interface Calls {
  readonly start: readonly Call[];
  readonly check: readonly Call[];
  readonly undo: readonly Call[];
}

export const NO_CALLS: Calls = { start: [], check: [], undo: [] };

/** All calls of a step, without duplicates. */
export function allCalls({ start, check, undo }: Calls): readonly Call[] {
  const seen = new Map<string, Call>();
  for (const call of [...start, ...check, ...undo]) seen.set(JSON.stringify(call), call);
  return [...seen.values()];
}

/** `rds` of `rds:FailoverGlobalCluster`. */
export function serviceOf({ action }: Call): string {
  return action.slice(0, action.indexOf(":"));
}

/** A required call that reads or changes resources. */
export function controlCall(action: string, region: string, ...resources: string[]): Call {
  return { action, region, plane: "control", resources, required: true };
}

/** A required call of a data plane. */
export function dataCall(action: string, region: string, ...resources: string[]): Call {
  return { action, region, plane: "data", resources, required: true };
}
