/** A call to AWS that a step declares: from it come its function's permission, the dependency proof and the runbook. */
export interface Call {
  /** IAM's form of the action, e.g. `rds:FailoverGlobalCluster`. */
  readonly action: string;
  /** Region the call goes to; `us-east-1` for services with one control plane. */
  readonly region: string;
  /**
   * Control planes make, change and describe resources, data planes carry the daily work and stay up when the other is
   * down. @see https://docs.aws.amazon.com/whitepapers/latest/aws-fault-isolation-boundaries/control-planes-and-data-planes.html
   */
  readonly plane: "data" | "control";
  /** ARNs or patterns; `*` where the action knows no resources. */
  readonly resources: readonly string[];
  /** False when the step can do its work although this call fails. */
  readonly required: boolean;
  /**
   * What IAM is to demand besides.
   * @default nothing
   */
  readonly condition?: CallCondition;
  /**
   * Why a permission is needed that AWS uses on the caller's behalf: it never shows as a call of its own.
   * @default it is a call
   */
  readonly implied?: string;
}

/** A condition of IAM, e.g. `StringEquals` on `cloudwatch:namespace`. */
export interface CallCondition {
  readonly test: string;
  readonly variable: string;
  readonly values: readonly string[];
}

/** What a step calls in each of its operations. */
export interface Calls {
  readonly start: readonly Call[];
  readonly check: readonly Call[];
  readonly undo: readonly Call[];
}

export const NO_CALLS: Calls = { start: [], check: [], undo: [] };

/** Every call of a step, once. */
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
