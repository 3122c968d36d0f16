import type { Failure } from "../../../dr/asl/contract";
import { publishedPlanKey } from "../../../dr/plan/published-plan";
import { manualApproval, throwingRefusals } from "../../../functions/steps/manual-approval/manual-approval";
import { notify } from "../../../functions/steps/notify/notify";
import { record } from "../../../functions/steps/record/record";
import { clientError } from "../../support/functions/fake-aws";
import { EXECUTION, Scene, unreached } from "../../support/functions/scene";

const TOPIC = "arn:aws:sns:us-east-2:123456789012:web-dev-control-recovery";
const FAILURE: Failure = {
  ...{ step: "promote-database", kind: "timed-out", detail: "not done after 600 s" },
  unfinishedSteps: ["promote-database", "verify-health"],
};
const HASH = "sha256:abc";
const scenes: Scene[] = [];

function approval(approvers: 1 | 2 = 1): Scene {
  const parameters = { question: "Shall web-dev move to the secondary?", expirySeconds: 900, approvers };
  const scene = new Scene({ id: "approval", type: "manual-approval", parameters }, ({ aws, control }) => ({
    steps: {
      "manual-approval": manualApproval({ client: aws.client("sns")(control), arn: TOPIC }),
    },
  }));
  const { pk, sk } = publishedPlanKey("web-dev");
  scene.aws.table.set(pk, sk, { hash: HASH, json: "{}" });
  scenes.push(scene);
  return scene;
}

test("X11: approval is requested for the plan's hash, and the token is stored for the answer", async () => {
  const scene = approval(2);
  expect(await scene.take("start", { taskToken: "token-1", planHash: HASH })).toMatchObject({ status: "waiting" });
  expect(scene.item.steps["approval"]?.approvalRequest).toEqual({
    question: "Shall web-dev move to the secondary?",
    planHash: HASH,
    approvers: 2,
    expiresAt: "2026-11-21T12:15:00.000Z",
    token: "token-1",
  });
  expect(scene.aws.published).toMatchObject([{ TopicArn: TOPIC, Subject: "web-dev: approval required" }]);
  expect(scene.aws.published[0]!.Message).toContain(
    `2 people must approve plan ${HASH} before 2026-11-21T12:15:00.000Z.`,
  );
  expect(scene.aws.published[0]!.Message).not.toContain("token-1");
});

test("a repeated call sends no second request; another attempt has another token", async () => {
  const scene = approval();
  await scene.take("start", { taskToken: "token-1", planHash: HASH });
  const state = scene.state;
  expect(await scene.take("start", { taskToken: "token-1", planHash: HASH })).toMatchObject({ status: "waiting" });
  expect(await scene.take("check")).toMatchObject({ status: "waiting" });
  expect(scene.state).toBe(state);
  await scene.take("start", { taskToken: "token-2", planHash: HASH });
  expect(scene.item.steps["approval"]?.approvalRequest?.token).toBe("token-2");
  expect(await scene.take("undo")).toEqual({ status: "done" });
});

test("X6: an old epoch and a foreign lock end the request with an error", async () => {
  const scene = approval();
  const handler = throwingRefusals(scene.handler);
  const state = scene.state;
  const input = scene.input("start", { taskToken: "token-1", planHash: HASH });
  await expect(handler({ ...input, epoch: 4 })).rejects.toMatchObject({ name: "Refused" });
  await expect(handler({ ...input, execution: "other" })).rejects.toThrow(
    /'other' with epoch 5 does not hold the lock/,
  );
  await expect(handler({ ...input, operation: "ask" as never })).rejects.toThrow(/operation should be one of/);
  expect(scene.state).toBe(state);
  await expect(handler(scene.input("start"))).rejects.toThrow("taskToken should be that of the waiting state");
  expect(scene.aws.published).toEqual([]);
});

test.each(["sha256:old", undefined])(
  "X11: only the plan that the state machine runs can be approved (%s)",
  async (planHash) => {
    const scene = approval();
    const refusal = {
      status: "refused",
      reason: expect.stringMatching(/^the published plan should be .* got sha256:abc/),
    };
    expect(await scene.take("start", { taskToken: "t", planHash: planHash as string })).toMatchObject(refusal);
    expect(scene.aws.published).toEqual([]);
    expect(scene.item.steps["approval"]?.approvalRequest).toBeUndefined();
  },
);

test("a request that could not be sent is sent again", async () => {
  const scene = approval();
  scene.aws.errors.set("sns:Publish", [clientError("ThrottledException")]);
  await expect(scene.take("start", { taskToken: "t", planHash: HASH })).rejects.toMatchObject({ name: "Throttled" });
  expect(await scene.take("start", { taskToken: "t", planHash: HASH })).toMatchObject({ status: "waiting" });
  expect(scene.aws.published).toHaveLength(1);
});

function ending(type: "record" | "notify"): Scene {
  const scene = new Scene({ id: type, type, parameters: {} }, ({ aws, control }) => ({
    withoutLock: { record, notify: notify({ client: aws.client("sns")(control), arn: TOPIC }) },
  }));
  scenes.push(scene);
  return scene;
}

/** An unplanned execution with a lag of 0.8 s whose external check was done after 83 s. */
function withItem(scene: Scene, mode = "unplanned"): Scene {
  const at = (second: number) => new Date(Date.parse("2026-11-21T11:50:00Z") + second * 1000).toISOString();
  scene.aws.table.set("web-dev", `EXECUTION#${EXECUTION}`, {
    ...{ plan: "web-dev", execution: EXECUTION, workflow: "activate", mode, startedAt: at(0), changes: 12 },
    "step:lag": { type: "lag-gate", startedAt: at(2), doneAt: at(3), measured: { lagSeconds: 0.8 } },
    "step:promote-database": { type: "aurora-global", startedAt: at(3), doneAt: at(61.5), pointOfNoReturn: true },
    "step:verify-outside": { type: "verify-outside", startedAt: at(70), doneAt: at(83) },
    "step:fence": { type: "fence", startedAt: at(3) },
  });
  return scene;
}

test("X5: the outcome is recorded with the time of every step, and the recovery time and loss measured", async () => {
  const scene = withItem(ending("record"));
  expect(await scene.take("start", { outcome: "succeeded", failure: null })).toEqual({ status: "done" });
  expect(scene.item).toMatchObject({
    outcome: "succeeded",
    failure: null,
    endedAt: "2026-11-21T12:00:00.000Z",
    changes: 13,
    stepSeconds: { lag: 1, "promote-database": 58.5, "verify-outside": 13 },
    rtoSeconds: 83,
    rpoSeconds: 0.8,
    steps: { fence: { type: "fence" } },
  });
});

test("X5: missing measurements are omitted; the recovery time starts at the approval", async () => {
  const planned = withItem(ending("record"), "planned");
  const approved = {
    type: "manual-approval",
    startedAt: "2026-11-21T11:50:00.000Z",
    doneAt: "2026-11-21T11:51:00.000Z",
  };
  const key = ["web-dev", `EXECUTION#${EXECUTION}`] as const;
  planned.aws.table.set(...key, { ...planned.aws.table.get(...key), "step:approval": approved });
  await planned.take("start", { outcome: "succeeded" });
  expect(planned.item).toMatchObject({ rtoSeconds: 23 });
  expect(planned.item).not.toHaveProperty("rpoSeconds");
  const failed = ending("record");
  await failed.take("start", { outcome: "refused", failure: FAILURE });
  expect(failed.item).toMatchObject({ outcome: "refused", failure: FAILURE, stepSeconds: {}, changes: 1 });
  expect(failed.item).not.toHaveProperty("rtoSeconds");
});

test("X5: the recovery time of a resumed execution starts with the former execution", async () => {
  const over = withItem(ending("record"));
  const key = ["web-dev", `EXECUTION#${EXECUTION}`] as const;
  over.aws.table.set(...key, { ...over.aws.table.get(...key), startedAt: "2026-11-21T11:51:25.000Z" });
  await over.take("start", { outcome: "succeeded" });
  expect(over.item).toMatchObject({ rtoSeconds: 81 });
});

test("X5, X7: a drill measures the loss that a failover would have had", async () => {
  const drill = withItem(ending("record"), "planned");
  const key = ["web-dev", `EXECUTION#${EXECUTION}`] as const;
  drill.aws.table.set(...key, { ...drill.aws.table.get(...key), workflow: "drill" });
  await drill.take("start", { outcome: "succeeded" });
  expect(drill.item).toMatchObject({ rpoSeconds: 0.8 });
});

test("a repeated record changes nothing; a later outcome replaces it", async () => {
  const scene = withItem(ending("record"));
  await scene.take("start", { outcome: "rolled-back", failure: FAILURE });
  const state = scene.state;
  scene.aws.tick();
  await scene.take("start", { outcome: "rolled-back", failure: FAILURE });
  expect(scene.state).toBe(state);
  await scene.take("start", {
    outcome: "needs-intervention",
    failure: FAILURE,
    undoFailure: { step: "fence", detail: "no" },
  });
  expect(scene.item).toMatchObject({ outcome: "needs-intervention", undoFailure: { step: "fence" } });
});

test("record uses the execution's name only: it needs no lock and changes no other item", async () => {
  const scene = withItem(ending("record"));
  const { record: before } = scene;
  await scene.take("start", { outcome: "needs-intervention", epoch: 1, execution: "other", failure: FAILURE });
  expect([scene.record, scene.item.outcome]).toEqual([before, undefined]);
  expect(scene.aws.table.get("web-dev", "EXECUTION#other")).toMatchObject({ outcome: "needs-intervention" });
});

test("an entry that a step writes at the same time is not lost", async () => {
  const scene = withItem(ending("record"));
  const key = ["web-dev", `EXECUTION#${EXECUTION}`] as const;
  scene.aws.table.beforePut = () => {
    scene.aws.table.beforePut = () => undefined;
    scene.aws.table.set(...key, {
      ...scene.aws.table.get(...key),
      "step:late": { type: "x", startedAt: "y" },
      changes: 13,
    });
  };
  await scene.take("start", { outcome: "succeeded" });
  expect(scene.item).toMatchObject({ outcome: "succeeded", changes: 14, steps: { late: { type: "x" } } });
});

test("a notification contains the outcome and the remaining steps, each outcome once", async () => {
  const scene = ending("notify");
  const input = {
    outcome: "needs-intervention",
    failure: FAILURE,
    undoFailure: { step: "fence", detail: "no" },
    epoch: 1,
  } as const;
  await scene.take("start", input);
  await scene.take("start", input);
  expect(scene.aws.published).toEqual([
    {
      TopicArn: TOPIC,
      Subject: "web-dev: activate secondary needs-intervention",
      Message: [
        "activate of the secondary of web-dev (unplanned, execution failover-1, requested by unknown) failed and needs intervention: it cannot be rolled back and keeps the lock. Resume it to finish its work.",
        "Failed step: 'promote-database' (timed-out): not done after 600 s",
        "Unfinished steps: promote-database, verify-health",
        "Failed rollback of step: 'fence': no",
      ].join("\n"),
    },
  ]);
  await scene.take("start", { outcome: "succeeded", failure: null, undoFailure: null });
  expect(scene.aws.published[1]?.Message.split("\n")).toHaveLength(1);
});

test("record and notify: a missing outcome and an unknown operation are refused, throttling is named", async () => {
  for (const type of ["record", "notify"] as const) {
    const scene = ending(type);
    expect(await scene.take("start")).toMatchObject({ status: "refused" });
    expect(await scene.take("undo")).toEqual({ status: "done" });
    expect(await scene.handler({ ...scene.input("start"), operation: "x" as never })).toMatchObject({
      status: "refused",
    });
    expect(scene.aws.published).toEqual([]);
    scene.aws.errors.set(type === "record" ? "dynamodb:PutItem" : "sns:Publish", [clientError("Throttling")]);
    await expect(scene.take("start", { outcome: "rolled-back" })).rejects.toMatchObject({ name: "Throttled" });
    expect(await scene.take("start", { outcome: "rolled-back" })).toEqual({ status: "done" });
  }
});

test("every declared call is reached", () => {
  expect(unreached(scenes)).toEqual([]);
});
