import { planHash } from "../../../dr/plan/plan-hash";
import type { Plan } from "../../../dr/plan/plan";
import type { ApprovalRequest } from "../../../dr/record/items";
import { apiHandler } from "../../../functions/api/api";
import type { ApiEvent, Problem } from "../../../functions/api/http";
import { DrTable } from "../../../functions/runtime/dr-table/dr-table";
import { webPlan } from "../dr/plans";
import { FakeAws } from "./fake-aws";

export interface Asking {
  readonly body?: unknown;
  readonly headers?: Readonly<Record<string, string>>;
  readonly path?: Readonly<Record<string, string>>;
  readonly query?: Readonly<Record<string, string>>;
  /** `sub` of the caller. */
  readonly by?: string;
}

interface ApiReply {
  readonly status: number;
  readonly headers: Readonly<Record<string, string>>;
  readonly body: Record<string, unknown> & { readonly problems?: readonly Problem[] };
}

export const PAGE = "<!doctype html><p>x</p><script>go()</script>";

const API_PLAN = webPlan({ approvalSeconds: 900 });

/** The API over a table and state machines in memory. */
export class FakeApi {
  readonly aws = new FakeAws();
  readonly plan: Plan = API_PLAN;
  readonly hash = planHash(this.plan);
  /** Bodies of all responses. */
  readonly answers: string[] = [];
  readonly handler = apiHandler({
    table: new DrTable(this.aws.client("dynamodb")("us-east-2"), this.plan.table),
    planName: this.plan.name,
    machines: this.aws.client("states")("us-east-2"),
    now: () => this.aws.now,
    html: PAGE,
  });

  constructor() {
    this.set("PLAN", { hash: this.hash, json: JSON.stringify(this.plan) });
  }

  set(sk: string, values: Record<string, unknown>): void {
    this.aws.table.set(this.plan.name, sk, values);
  }

  item(sk: string): Record<string, unknown> | undefined {
    return this.aws.table.get(this.plan.name, sk);
  }

  calls(action: string): readonly Readonly<Record<string, unknown>>[] {
    return this.aws.calls.filter((call) => call.action === action).map(({ input }) => input);
  }

  async ask(routeKey: string, { body, headers = {}, path = {}, query, by = "ada" }: Asking = {}): Promise<ApiReply> {
    const event: ApiEvent = {
      ...{ routeKey, headers, pathParameters: path },
      ...(query ? { queryStringParameters: query } : {}),
      ...(body === undefined ? {} : { body: typeof body === "string" ? body : JSON.stringify(body) }),
      requestContext: { requestId: "r", authorizer: { jwt: { claims: { sub: by } } } },
    };
    const { statusCode, headers: replyHeaders, body: text } = await this.handler(event);
    this.answers.push(text);
    return {
      status: statusCode,
      headers: replyHeaders,
      body: text === PAGE ? {} : (JSON.parse(text) as ApiReply["body"]),
    };
  }

  /** An execution whose step waits for approval. */
  requestApproval(execution: string, change: Partial<ApprovalRequest> = {}): void {
    const { aws } = this;
    const request: ApprovalRequest = {
      ...{ question: "Shall web-dev move?", planHash: this.hash, approvers: 1, token: `token of ${execution}` },
      expiresAt: new Date(aws.now.getTime() + 900_000).toISOString(),
      ...change,
    };
    const startedAt = aws.now.toISOString();
    this.set(`EXECUTION#${execution}`, {
      ...{ plan: this.plan.name, execution, workflow: "activate", site: "secondary", mode: "planned", startedAt },
      "step:lock": { type: "acquire-lock", startedAt, doneAt: startedAt },
      "step:approval": { type: "manual-approval", startedAt, approvalRequest: request },
      changes: 3,
    });
  }

  approve(execution: string, change: Record<string, unknown> = {}, by = "ada") {
    const body = { decision: "approve", planHash: this.hash, ...change };
    return this.ask("POST /executions/{id}/approvals", { path: { id: execution }, body, by });
  }
}
