import type { ApprovalAnswer, ApprovalRequest } from "./items";

/** Why an answer does not count; the question stays as it is. */
export class AnswerRefused extends Error {
  constructor(
    /** What of the answer is wrong. */
    readonly field: "step" | "decision" | "planHash" | "by",
    message: string,
  ) {
    super(message);
    this.name = "AnswerRefused";
  }
}

/** `open`: people still have to answer. One rejection ends it. */
export type Verdict = "open" | "approved" | "rejected";

export function verdictOf({ approvers, answers = [] }: ApprovalRequest): Verdict {
  if (answers.some(({ decision }) => decision === "reject")) return "rejected";
  return answers.length >= approvers ? "approved" : "open";
}

/**
 * X11: the question with one more answer. Whoever repeats the answer that settled it gets it as it is. Throws AnswerRefused:
 * for another plan than the one that is asked about, when it has expired or is settled, and for a second answer of the same
 * person.
 */
export function withAnswer(asked: ApprovalRequest, answer: ApprovalAnswer, planHash: string): ApprovalRequest {
  const { answers = [], expiresAt } = asked;
  if (planHash !== asked.planHash) {
    throw new AnswerRefused("planHash", `should be that of the plan that is asked about, ${asked.planHash}`);
  }
  const verdict = verdictOf(asked);
  const before = answers.find(({ by }) => by === answer.by);
  if (verdict !== "open") {
    if (before?.decision === answer.decision) return asked;
    throw new AnswerRefused("decision", `comes too late: it is ${verdict} already`);
  }
  if (answer.at >= expiresAt) throw new AnswerRefused("step", `has expired at ${expiresAt}: the execution is undone`);
  if (before) throw new AnswerRefused("by", "has answered already: somebody else has to");
  return { ...asked, answers: [...answers, answer] };
}
