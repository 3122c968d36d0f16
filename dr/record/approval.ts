import type { ApprovalAnswer, ApprovalRequest } from "./items";

/** The reason why an answer is rejected; the approval request does not change. */
export class AnswerRefused extends Error {
  constructor(
    /** The field of the answer that is wrong. */
    readonly field: "step" | "decision" | "planHash" | "by",
    message: string,
  ) {
    super(message);
    this.name = "AnswerRefused";
  }
}

/** `open`: more answers are required. One rejection ends the request. */
export type Verdict = "open" | "approved" | "rejected";

export function verdictOf({ approvers, answers = [] }: ApprovalRequest): Verdict {
  if (answers.some(({ decision }) => decision === "reject")) return "rejected";
  return answers.length >= approvers ? "approved" : "open";
}

/**
 * X11: the approval request with one more answer. A repeated answer after the decision returns the request unchanged
 * when it equals the person's first one. Throws AnswerRefused for the hash of a different plan, for a request that has
 * expired or is decided, and for a second answer of the same person.
 */
export function withAnswer(request: ApprovalRequest, answer: ApprovalAnswer, planHash: string): ApprovalRequest {
  const { answers = [], expiresAt } = request;
  if (planHash !== request.planHash) {
    throw new AnswerRefused("planHash", `should be the hash of the plan to approve, ${request.planHash}`);
  }
  const verdict = verdictOf(request);
  const before = answers.find(({ by }) => by === answer.by);
  if (verdict !== "open") {
    if (before?.decision === answer.decision) return request;
    throw new AnswerRefused("decision", `is too late: the request is already ${verdict}`);
  }
  if (answer.at >= expiresAt) throw new AnswerRefused("step", `expired at ${expiresAt}: the execution is rolled back`);
  if (before) throw new AnswerRefused("by", "has already answered: a different person must answer");
  return { ...request, answers: [...answers, answer] };
}
