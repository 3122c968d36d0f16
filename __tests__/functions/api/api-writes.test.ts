import { clientError } from "../../support/functions/fake-aws";
import { FakeApi } from "../../support/functions/api";

let api: FakeApi;
const apis: FakeApi[] = [];
beforeEach(() => {
  api = new FakeApi();
  apis.push(api);
});

const FAILOVER = { workflow: "activate", site: "secondary", mode: "unplanned" };
const start = (body: unknown, key = "failover-1", by = "ada") =>
  api.ask("POST /executions", { body, by, headers: { "idempotency-key": key } });
const started = () => api.calls("states:StartExecution");
const sent = () => api.calls("states:SendTaskSuccess").map(({ taskToken, output }) => [taskToken, output]);

test("E8: a workflow is started by its own state machine, for the caller that the authorizer identifies", async () => {
  const response = await start({ ...FAILOVER, acceptedLossSeconds: 30 });
  expect(response).toMatchObject({
    status: 201,
    headers: { location: "/executions/failover-1" },
    body: { execution: "failover-1", outcome: "running", requestedBy: "ada", acceptedLossSeconds: 30 },
  });
  expect(started()).toHaveLength(1);
  expect(started()[0]).toMatchObject({
    stateMachineArn: "arn:aws:states:us-east-2:123456789012:stateMachine:web-dev-activate",
    name: "failover-1",
  });
  expect(JSON.parse(String(started()[0]!["input"]))).toEqual({
    ...{ site: "secondary", mode: "unplanned", acceptedLossSeconds: 30, resume: "", requestedBy: "ada" },
  });
  expect(await api.ask("GET /executions/{id}", { path: { id: "failover-1" } })).toMatchObject({ status: 200 });
});

test("E8: the same key returns the same execution, and rejects a different request", async () => {
  await start(FAILOVER);
  expect(await start(FAILOVER)).toMatchObject({ status: 200, body: { execution: "failover-1" } });
  expect(new Set(started().map((input) => JSON.stringify(input))).size).toBe(1);
  const other = await start({ ...FAILOVER, workflow: "drill", mode: "planned" });
  expect(other).toMatchObject({ status: 409, body: { problems: [{ field: "Idempotency-Key", value: "failover-1" }] } });
  expect(other.body.problems![0]!.message).toContain('whose workflow is "activate"');
  expect(await start(FAILOVER, "failover-1", "eve")).toMatchObject({ status: 409 });
  expect(started()).toHaveLength(2);
});

test("E8: a completed execution is not started again by its key; one whose start failed is", async () => {
  api.aws.errors.set("states:StartExecution", [clientError("ThrottlingException")]);
  expect(await start(FAILOVER)).toMatchObject({ status: 503 });
  expect(await start(FAILOVER)).toMatchObject({ status: 200 });
  expect(started()).toHaveLength(2);
  api.aws.errors.set("states:StartExecution", [clientError("ExecutionAlreadyExists")]);
  expect(await start(FAILOVER)).toMatchObject({ status: 200 });
  api.set("EXECUTION#failover-1", { ...api.item("EXECUTION#failover-1"), outcome: "succeeded" });
  expect(await start(FAILOVER)).toMatchObject({ status: 200, body: { outcome: "succeeded" } });
  expect(started()).toHaveLength(3);
  api.aws.errors.set("states:StartExecution", [clientError("ExecutionAlreadyExists")]);
  expect(await start(FAILOVER, "an-old-one")).toMatchObject({ status: 409 });
});

test("E8: all problems of a start request are returned at once, and nothing is started", async () => {
  const { status, body } = await start(
    { workflow: "explode", site: "mars", acceptedLossSeconds: -1, resume: "a b", requestedBy: "other" },
    "two words",
  );
  expect(status).toBe(400);
  expect(body.problems!.map(({ field, message }) => `${field} ${message}`)).toEqual([
    "Idempotency-Key should be 1 to 80 letters, digits, hyphens and underscores",
    "workflow should be one of activate, deactivate, drill",
    "site should be primary or secondary",
    "mode should be planned or unplanned",
    "acceptedLossSeconds should be a whole number of seconds from 0 to 86400",
    "resume should be 1 to 80 letters, digits, hyphens and underscores",
    "requestedBy is not a field of this request: use workflow, site, mode, acceptedLossSeconds, resume",
  ]);
  const planned = await start({ workflow: "deactivate", site: "primary", mode: "unplanned" });
  expect(planned.body.problems![0]!.message).toMatch(/^is not in the plan: use activate-secondary-unplanned, /);
  const lossy = await start({ ...FAILOVER, mode: "planned", acceptedLossSeconds: 5 });
  expect(lossy.body.problems).toMatchObject([{ field: "acceptedLossSeconds", value: 5 }]);
  for (const text of ["{", "[]", "null", ""]) {
    expect(await start(text)).toMatchObject({ status: 400, body: { problems: [{ field: "body" }] } });
  }
  expect(await api.ask("POST /executions", { body: FAILOVER })).toMatchObject({
    body: { problems: [{ field: "Idempotency-Key", value: null }] },
  });
  expect([started(), api.item("EXECUTION#failover-1")]).toEqual([[], undefined]);
});

test("E8: a start without an identified caller is rejected", async () => {
  expect(await start(FAILOVER, "failover-1", "")).toMatchObject({ status: 403 });
  const event = {
    ...{ routeKey: "POST /executions", body: JSON.stringify(FAILOVER), headers: { "idempotency-key": "k" } },
    requestContext: { requestId: "r", authorizer: { iam: { userArn: "arn:aws:iam::1:user/ada" } } },
  };
  expect(JSON.parse((await api.handler(event)).body)).toMatchObject({ requestedBy: "arn:aws:iam::1:user/ada" });
  const claims = { sub: "123", email: "ada@example.com" };
  const headers = { "idempotency-key": "m" };
  const named = await api.handler({
    ...event,
    headers,
    requestContext: { requestId: "r", authorizer: { jwt: { claims } } },
  });
  expect(JSON.parse(named.body)).toMatchObject({ requestedBy: "ada@example.com (123)" });
});

test("X11: an approval of the plan's hash continues the execution, and the time of the decision is stored", async () => {
  api.requestApproval("one");
  api.aws.tick(60);
  const { status, body } = await api.approve("one");
  expect([status, body["step"], body["approval"]]).toMatchObject([200, "approval", { verdict: "approved" }]);
  expect(sent()).toEqual([["token of one", '{"status":"done"}']]);
  expect(api.item("EXECUTION#one")).toMatchObject({
    changes: 4,
    "step:approval": {
      doneAt: "2026-11-21T12:01:00.000Z",
      approvalRequest: { answers: [{ by: "ada", name: "ada", decision: "approve", at: "2026-11-21T12:01:00.000Z" }] },
    },
  });
});

test("X11: one rejection rolls the execution back, and no later approval counts", async () => {
  api.requestApproval("one", { approvers: 2 });
  await api.approve("one");
  await api.approve("one", { decision: "reject" }, "bob");
  expect(sent()).toEqual([["token of one", '{"status":"refused","reason":"bob rejected the plan"}']]);
  expect(await api.approve("one", {}, "eve")).toMatchObject({
    status: 409,
    body: { problems: [{ field: "decision" }] },
  });
  expect(api.item("EXECUTION#one")!["step:approval"]).not.toHaveProperty("doneAt");
  expect(sent()).toHaveLength(1);
});

test("X11: two approvals require two people", async () => {
  api.requestApproval("one", { approvers: 2 });
  expect((await api.approve("one")).body["approval"]).toMatchObject({ verdict: "open" });
  expect(await api.approve("one")).toMatchObject({
    status: 409,
    body: {
      problems: [{ field: "by", value: "ada", message: "has already answered: a different person must answer" }],
    },
  });
  expect(sent()).toEqual([]);
  expect((await api.approve("one", {}, "bob")).body["approval"]).toMatchObject({ verdict: "approved" });
  expect(sent()).toHaveLength(1);
});

test("X11: concurrent answers are both stored", async () => {
  api.requestApproval("one", { approvers: 2 });
  let late = true;
  api.aws.table.beforePut = () => {
    if (!late) return;
    late = false;
    const item = api.item("EXECUTION#one")! as { changes: number; "step:approval": { approvalRequest: object } };
    const step = item["step:approval"];
    const answers = [{ by: "bob", name: "bob", decision: "approve", at: "2026-11-21T12:00:00.000Z" }];
    api.set("EXECUTION#one", {
      ...item,
      changes: 4,
      "step:approval": { ...step, approvalRequest: { ...step.approvalRequest, answers } },
    });
  };
  expect((await api.approve("one")).body["approval"]).toMatchObject({ verdict: "approved", answers: { length: 2 } });
});

test.each<[string, (api: FakeApi) => void, Record<string, unknown>, string]>([
  ["another plan's hash", () => undefined, { planHash: "0".repeat(64) }, "planHash"],
  [
    "an expired approval request",
    ({ aws }) => {
      aws.tick(900);
    },
    {},
    "step",
  ],
  [
    "a plan that differs from the published one",
    (at) => {
      at.set("PLAN", { hash: "0".repeat(64), json: JSON.stringify(at.plan) });
    },
    {},
    "planHash",
  ],
  ["a step that does not wait for approval", () => undefined, { step: "lock" }, "step"],
  [
    "an execution that has ended",
    (at) => {
      at.set("EXECUTION#one", { ...at.item("EXECUTION#one"), outcome: "rolled-back" });
    },
    {},
    "step",
  ],
])("X11: %s is rejected, and nothing is sent to the execution", async (_, change, body, field) => {
  api.requestApproval("one");
  change(api);
  const { contents } = api.aws.table;
  expect(await api.approve("one", body)).toMatchObject({ status: 409, body: { problems: [{ field }] } });
  expect([sent(), api.aws.table.contents]).toEqual([[], contents]);
});

test("X11: after another plan was published a rejection still counts, and the deciding answer can be repeated", async () => {
  const publishAnother = () => {
    api.set("PLAN", { hash: "0".repeat(64), json: JSON.stringify(api.plan) });
  };
  api.requestApproval("one");
  await api.approve("one");
  api.requestApproval("two");
  publishAnother();
  expect(await api.approve("one")).toMatchObject({ status: 200, body: { approval: { verdict: "approved" } } });
  expect(await api.approve("two", { decision: "reject" })).toMatchObject({ status: 200 });
  expect(sent().map(([token]) => token)).toEqual(["token of one", "token of one", "token of two"]);
});

test("X11: an invalid answer, and an unknown execution", async () => {
  const { status, body } = await api.approve("one", { decision: "perhaps", planHash: "x", step: 1, by: "eve" });
  expect([status, body.problems!.map(({ field }) => field)]).toEqual([400, ["decision", "planHash", "step", "by"]]);
  expect(await api.approve("one")).toMatchObject({ status: 404 });
});

test("X11: when several steps wait for approval, the answer must name one", async () => {
  api.requestApproval("one");
  const item = api.item("EXECUTION#one")!;
  api.set("EXECUTION#one", { ...item, "step:second": item["step:approval"] });
  const ambiguous = await api.approve("one");
  expect(ambiguous.body.problems).toEqual([
    { field: "step", value: null, message: "should be one of approval, second" },
  ]);
  expect((await api.approve("one", { step: "second" })).body).toMatchObject({ step: "second" });
  expect((await api.approve("one")).body).toMatchObject({ step: "approval" });
});

test("X11: an answer that was stored but not sent is sent when it is repeated", async () => {
  api.requestApproval("one");
  api.aws.errors.set("states:SendTaskSuccess", [clientError("ThrottlingException")]);
  expect(await api.approve("one")).toMatchObject({ status: 503 });
  expect(await api.approve("one")).toMatchObject({ status: 200 });
});

test.each(["TaskTimedOut", "TaskDoesNotExist", "InvalidToken"])(
  "X11: with %s the state has ended: a first answer is rejected, a repeated one has no effect",
  async (code) => {
    api.requestApproval("one");
    expect(await api.approve("one")).toMatchObject({ status: 200 });
    api.aws.errors.set("states:SendTaskSuccess", [clientError(code)]);
    expect(await api.approve("one")).toMatchObject({ status: 200 });
    api.requestApproval("two");
    api.aws.errors.set("states:SendTaskSuccess", [clientError(code)]);
    expect(await api.approve("two")).toMatchObject({ status: 409, body: { problems: [{ field: "step" }] } });
  },
);

test("X11: the API never returns a task token", async () => {
  api.requestApproval("one", { approvers: 2 });
  await api.approve("one");
  for (const route of ["GET /executions", "GET /executions/{id}", "GET /drills", "GET /status"]) {
    await api.ask(route, { path: { id: "one" } });
  }
  await api.approve("one", {}, "bob");
  expect(apis.flatMap(({ answers }) => answers).filter((text) => text.includes("token of"))).toEqual([]);
  expect(sent()).toEqual([["token of one", expect.any(String)]]);
});
