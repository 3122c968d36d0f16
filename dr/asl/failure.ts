import type { Failure, Outcome } from "./contract";

/** What a failed step answered, as one sentence for people: its reason, the error's message, or what it said. */
export function reasonOf(detail: unknown): string {
  if (typeof detail === "string") return detail;
  const { reason, Error: error, Cause: cause } = (detail ?? {}) as Record<string, unknown>;
  if (typeof reason === "string") return reason;
  if (typeof error === "string") return [error, messageIn(cause)].filter((part) => part !== "").join(": ");
  return JSON.stringify(detail);
}

/** What somebody has to finish: nothing where it was undone or never begun. */
export function leftToDo(failure: Failure, outcome: Outcome | undefined): readonly string[] {
  return outcome === "needs-intervention" ? failure.left : [];
}

/** Lambda gives a function's error as JSON. */
function messageIn(cause: unknown): string {
  if (typeof cause !== "string") return "";
  try {
    const told = JSON.parse(cause) as { errorMessage?: unknown } | null;
    return typeof told?.errorMessage === "string" ? told.errorMessage : cause;
  } catch {
    return cause;
  }
}
