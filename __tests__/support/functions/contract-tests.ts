import { EPOCH, EXECUTION, type Scene } from "./scene";
import { clientError } from "./fake-aws";

/** Tests of the contract for functions of steps that need the lock. `make` returns a step that can complete. */
export function contractTests(
  name: string,
  createScene: () => Scene,
  { throttled }: { readonly throttled?: string } = {},
): void {
  test(`${name}: the first call does its work and writes the entry`, async () => {
    const scene = createScene();
    expect(await scene.finish()).toMatchObject({ status: "done" });
    expect(scene.item.steps[scene.declared.id]).toMatchObject({
      type: scene.declared.type,
      startedAt: "2026-11-21T12:00:00.000Z",
      doneAt: scene.aws.now.toISOString(),
    });
  });

  test(`${name}: a repeated call changes nothing`, async () => {
    const scene = createScene();
    await scene.take("start");
    await scene.take("start");
    await scene.finish();
    const state = scene.state;
    expect(await scene.take("start")).toMatchObject({ status: "done" });
    expect(await scene.take("check")).toMatchObject({ status: "done" });
    expect(scene.state).toBe(state);
  });

  test(`${name}: two concurrent calls have the effect of one`, async () => {
    const [once, twice] = [createScene(), createScene()];
    const effects = ({ record, aws }: Scene) => [
      { ...record, version: 0 },
      ...[aws.services, aws.globals, aws.instances].map((kept) => [...kept]),
    ];
    await once.finish();
    const answers = await Promise.all([twice.handler(twice.input("start")), twice.handler(twice.input("start"))]);
    expect(answers.filter(({ status }) => status === "refused")).toEqual([]);
    expect(await twice.finish()).toMatchObject({ status: "done" });
    expect(effects(twice)).toEqual(effects(once));
  });

  test.each([
    [
      "X6: an old epoch",
      { epoch: EPOCH - 1 },
      /with epoch 4 does not hold the lock: 'failover-1' holds it with epoch 5/,
    ],
    ["a foreign lock", { execution: "other" }, /'other' with epoch 5 does not hold the lock/],
    [
      "an unknown operation",
      { operation: "stop" as never },
      /operation should be one of start, check, undo, got 'stop'/,
    ],
    [
      "a step of another type",
      { step: { id: "x", type: "wait", parameters: {}, pointOfNoReturn: false } },
      /got 'wait'/,
    ],
  ])(`${name}: %s is refused, and nothing is changed`, async (_what, change, reason) => {
    const scene = createScene();
    const state = scene.state;
    for (const operation of ["start", "check", "undo"] as const) {
      const output = await scene.handler({ ...scene.input(operation), ...change });
      expect(output).toMatchObject({ status: "refused", reason: expect.stringMatching(reason) });
    }
    expect(scene.state).toBe(state);
    expect(new Set(scene.aws.calls.map(({ action }) => action)).size).toBeLessThan(2);
  });

  test(`${name}: throttling is named so that it is retried`, async () => {
    for (const action of ["dynamodb:GetItem", "dynamodb:UpdateItem", ...(throttled ? [throttled] : [])]) {
      const scene = createScene();
      scene.aws.errors.set(action, [clientError("ThrottlingException", "rate exceeded")]);
      await expect(scene.take("start")).rejects.toMatchObject({ name: "Throttled" });
      expect(await scene.finish()).toMatchObject({ status: "done" });
    }
  });

  test(`${name}: nothing is checked or rolled back before it has started`, async () => {
    const scene = createScene();
    const state = scene.state;
    expect(await scene.take("check")).toEqual({ status: "refused", reason: `'${scene.declared.id}' has not started` });
    expect(await scene.take("undo")).toEqual({ status: "done" });
    expect(scene.state).toBe(state);
  });

  test(`${name}: without a record there is no lock holder`, async () => {
    const scene = createScene();
    const input = { ...scene.input("start"), plan: "other-dev", execution: EXECUTION };
    expect(await scene.handler(input)).toMatchObject({
      status: "refused",
      reason: expect.stringMatching(/the lock is free/),
    });
  });
}
