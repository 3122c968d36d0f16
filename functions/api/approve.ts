import { SendTaskSuccessCommand, type SFNClient } from "@aws-sdk/client-sfn";
import { AnswerRefused, verdictOf, withAnswer } from "../../dr/record/approval";
import { executionKey } from "../../dr/record/conditional-write";
import type { StepOutput } from "../../dr/asl/contract";
import {
  type ApprovalRequest,
  type Decision,
  type ExecutionItem,
  executionOf,
  stepAttribute,
  type StepEntry,
} from "../../dr/record/items";
import type { DrTable } from "../runtime/dr-table/dr-table";
import type { Now } from "../runtime/dr-table/journal";
import { hasName } from "../runtime/step/errors";
import { type Caller, callerOf } from "./caller";
import { approval } from "./execution-view";
import { unknownExecution } from "./executions";
import { type Fields, matching, oneOf, optional, problemsOf, refuse } from "./fields";
import { type ApiEvent, bodyOf, inPath, refusal, type Route } from "./http";
import { type Deployed, publishedPlan } from "../runtime/dr-table/published-plan";

export interface Approving extends Deployed {
  readonly machines: Pick<SFNClient, "send">;
  readonly now: Now;
}

interface GivenAnswer {
  readonly decision: Decision;
  readonly planHash: string;
  readonly step?: string;
}

const FIELDS: Fields = {
  decision: oneOf("approve", "reject"),
  planHash: matching(/^[0-9a-f]{64}$/, "the SHA-256 of the plan that is approved, 64 hexadecimal digits"),
  step: optional(matching(/^[a-z][a-z0-9-]*$/, "the id of a step that waits for approval")),
};

/** Errors of AWS for a token that is invalid, or whose state has ended. */
const GONE = ["TaskTimedOut", "TaskDoesNotExist", "InvalidToken"];

/**
 * X11: records one person's answer for an execution that waits for approval. The execution continues when all required
 * approvers have approved, and rolls back when one rejects. The answer is stored before it is sent to the execution: a
 * repeat of the deciding answer sends it again.
 */
export function approve({ table, planName, machines, now }: Approving): Route {
  return async (event) => {
    const given = answerIn(event);
    const caller = callerOf(event);
    const execution = inPath(event, "id");
    const { hash: published } = await publishedPlan({ table, planName });
    const { id, approvalRequest, repeated } = await answer(
      table,
      planName,
      execution,
      { ...given, published },
      caller,
      now,
    );
    const verdict = verdictOf(approvalRequest);
    if (verdict !== "open") {
      await sendResult(machines, approvalRequest, verdict === "approved" ? APPROVED : rejected(caller), repeated);
    }
    return { body: { execution, step: id, approval: approval(approvalRequest) } };
  };
}

function answerIn(event: ApiEvent): GivenAnswer {
  const body = bodyOf(event);
  refuse(problemsOf(body, FIELDS));
  return body as unknown as GivenAnswer;
}

interface Answered {
  readonly id: string;
  readonly approvalRequest: ApprovalRequest;
  /** Whether this same answer was already stored. */
  readonly repeated: boolean;
}

async function answer(
  table: DrTable,
  planName: string,
  execution: string,
  { decision, planHash, step, published }: GivenAnswer & { readonly published: string },
  { id: by, name }: Caller,
  now: Now,
): Promise<Answered> {
  let answered: Answered | undefined;
  await table.rewrite(executionKey(planName, execution), (item) => {
    if (Object.keys(item).length === 0) throw unknownExecution(execution);
    const [id, entry] = pendingApproval(executionOf(planName, execution, item), step);
    const at = now().toISOString();
    const approvalRequest = accepted(entry.approvalRequest, { by, name, decision, at }, planHash);
    answered = { id, approvalRequest, repeated: approvalRequest === entry.approvalRequest };
    if (answered.repeated) return undefined;
    // The published plan, which people can read, differs from the plan that the execution runs.
    if (decision === "approve" && published !== planHash) {
      const message = `is no longer the hash of the published plan, ${published}: reject the request and start the workflow again`;
      throw refusal(409, "planHash", planHash, message);
    }
    // The recovery time starts at the time of the decision.
    const settled = verdictOf(approvalRequest) === "approved" ? { doneAt: at } : {};
    return { ...item, [stepAttribute(id)]: { ...entry, approvalRequest, ...settled } };
  });
  return answered!;
}

type ApprovalEntry = StepEntry & { readonly approvalRequest: ApprovalRequest };

/** The step that the answer applies to. Throws Refusal. */
function pendingApproval(
  { steps, outcome }: ExecutionItem,
  step: string | undefined,
): readonly [string, ApprovalEntry] {
  const all = Object.entries(steps).filter(
    (one): one is [string, ApprovalEntry] => one[1].approvalRequest !== undefined,
  );
  const open = all.filter(([, { approvalRequest }]) => verdictOf(approvalRequest) === "open");
  const candidates = step === undefined ? (open.length > 0 ? open : all.slice(-1)) : all.filter(([id]) => id === step);
  const [found, another] = candidates;
  if (found === undefined || outcome !== undefined) {
    throw refusal(
      409,
      "step",
      step,
      outcome === undefined
        ? "does not wait for approval"
        : `cannot be answered: the execution has ended with outcome ${outcome}`,
    );
  }
  if (another) throw refusal(409, "step", null, `should be one of ${candidates.map(([id]) => id).join(", ")}`);
  return found;
}

function accepted(...[approvalRequest, given, planHash]: Parameters<typeof withAnswer>): ApprovalRequest {
  try {
    return withAnswer(approvalRequest, given, planHash);
  } catch (error) {
    if (!(error instanceof AnswerRefused)) throw error;
    const values = { planHash, decision: given.decision, by: given.name, step: null };
    throw refusal(409, error.field, values[error.field], error.message);
  }
}

const APPROVED: StepOutput = { status: "done" };

function rejected({ name }: Caller): StepOutput {
  return { status: "refused", reason: `${name} rejected the plan` };
}

async function sendResult(
  machines: Approving["machines"],
  { token }: ApprovalRequest,
  output: StepOutput,
  repeated: boolean,
): Promise<void> {
  try {
    await machines.send(new SendTaskSuccessCommand({ taskToken: token, output: JSON.stringify(output) }));
  } catch (error) {
    if (!hasName(error, ...GONE)) throw error;
    if (!repeated) throw refusal(409, "step", null, "has ended in the meantime: the execution no longer waits");
  }
}
