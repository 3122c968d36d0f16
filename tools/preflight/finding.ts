/**
 * How a check ended: `ok`; `later`, not there yet because a step of the order creates it; `warning`, an apply works but
 * something else may not; `missing`, an apply would fail.
 */
export type Status = "ok" | "later" | "warning" | "missing";

/** One line of the preflight's table. */
export interface Finding {
  readonly status: Status;
  /** What was checked, such as `Lambda concurrency in us-east-1`. */
  readonly subject: string;
  /** What there is. */
  readonly found: string;
  /** What to do; empty when nothing is to be done. */
  readonly fix: string;
  /**
   * Command that does it.
   * @default none
   */
  readonly command?: string;
  /**
   * Step of the order that creates what is not there yet: until that step is due, the finding is `later` and not `missing`.
   * @default no step
   */
  readonly createdBy?: string;
}

/** What a reader found out, or why it could not. */
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

/** What could not be read is a warning: the permission is missing, not necessarily the thing. */
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
