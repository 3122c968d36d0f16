import type { Failure, Outcome } from "./contract";

/** Why a step failed, as one sentence: its reason, the error's message, or its response as JSON. */
export function reasonOf(detail: unknown): string {
  if (typeof detail === "string") return detail;
  const { reason, timeout, last, Error: error, Cause: cause } = (detail ?? {}) as Record<string, unknown>;
  if (typeof reason === "string") return reason;
  if (typeof timeout === "string") {
    const { reason: lastReason } = (last ?? {}) as Record<string, unknown>;
    return typeof lastReason === "string" ? `${timeout}: ${lastReason}` : timeout;
  }
  if (typeof error === "string") return [error, messageIn(cause)].filter((part) => part !== "").join(": ");
  return JSON.stringify(detail);
}

/** Steps that a person must finish: none when the execution was rolled back or never started. */
export function unfinishedStepsOf(failure: Failure, outcome: Outcome | undefined): readonly string[] {
  return outcome === "needs-intervention" ? failure.unfinishedSteps : [];
}

/** The message in the cause: Lambda returns a function's error as JSON. */
function messageIn(cause: unknown): string {
  if (typeof cause !== "string") return "";
  try {
    const parsed = JSON.parse(cause) as { errorMessage?: unknown } | null;
    return typeof parsed?.errorMessage === "string" ? parsed.errorMessage : cause;
  } catch {
    return cause;
  }
}
