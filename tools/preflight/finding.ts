/**
 * Result of a check: `ok`; `later`, a later step of the order creates it; `warning`, an apply works but something else may
 * fail; `missing`, an apply would fail.
 */
export type Status = "ok" | "later" | "warning" | "missing";

/** One row of the preflight table. */
export interface Finding {
  readonly status: Status;
  /** What was checked, such as `Lambda concurrency in us-east-1`. */
  readonly subject: string;
  /** Current value. */
  readonly found: string;
  /** Required action; empty if there is none. */
  readonly fix: string;
  /**
   * Command for the action.
   * @default none
   */
  readonly command?: string;
  /**
   * Step of the order that creates it: until that step is due, the finding is `later` and not `missing`.
   * @default no step
   */
  readonly createdBy?: string;
}

/** Value that a call returned, or the reason why it failed. */
export type Reading<T> = { readonly value: T } | { readonly unreadable: string };

export function ok(subject: string, found: string): Finding {
  return { status: "ok", subject, found, fix: "" };
}

type Further = Pick<Finding, "command" | "createdBy">;

export function warning(subject: string, found: string, fix: string, further: Further = {}): Finding {
  return { status: "warning", subject, found, fix, ...further };
}

export function missing(subject: string, found: string, fix: string, further: Further = {}): Finding {
  return { status: "missing", subject, found, fix, ...further };
}

/** A failed read is a warning: the permission is missing, but the resource may exist. */
export function whenRead<T>(
  subject: string,
  reading: Reading<T> | undefined,
  judge: (value: T) => Finding | readonly Finding[],
): Finding[] {
  if (reading === undefined || "unreadable" in reading) {
    const reason = reading?.unreadable ?? "it was not read";
    return [warning(subject, "unknown", `could not be read: ${reason}`)];
  }
  return [judge(reading.value)].flat();
}
