import { declaredStages } from "../../../dr/plan/declared";
import { type Workflow, workflowName } from "../../../dr/plan/plan";
import { execute, prepared } from "../../support/dr/execute";
import { broken } from "../../support/dr/invariants";
import { webPlan } from "../../support/dr/plans";
import { type FaultKind, FAULTS, World } from "../../support/dr/world";

/** Faults that retries handle. */
const HARMLESS: ReadonlySet<FaultKind> = new Set(["throttle", "duplicate"]);
/** Faults after which a later check may find the step done. */
const FIXED_BY_CHECK: ReadonlySet<FaultKind> = new Set(["timeout-late", "never", "blip"]);

const whole = webPlan({ approvalSeconds: 3600 });

describe.each(whole.workflows.map((workflow) => [workflowName(workflow), workflow] as const))(
  "A8: %s",
  (_, workflow: Workflow) => {
    const plan = { ...whole, workflows: [workflow] };
    const steps = declaredStages(plan, workflow)
      .flat()
      .filter(({ function: name }) => name !== undefined);
    const polled = new Set(steps.filter(({ type }) => type !== "manual-approval").map(({ id }) => id));

    test.each([
      ["immediately", new Set<string>()],
      ["after some polls", polled],
    ])("succeeds when steps are done %s; the epoch increases by one", (__, slow) => {
      const world = prepared(new World([], slow), workflow);
      const { epoch } = world.record;
      const run = execute(plan, world);
      expect(broken(plan, run, world)).toEqual([]);
      expect(run).toMatchObject({ status: "SUCCEEDED" });
      expect(world.record.epoch).toBe(epoch + 1);
      expect(world.reported).toEqual(["succeeded"]);
      expect(world.record.lock).toBeUndefined();
      expect(world.record.activeSite).toBe(workflow.kind === "activate" ? workflow.site : world.record.activeSite);
    });

    test.each(steps.flatMap(({ id }) => (["start", "check"] as const).map((operation) => ({ step: id, operation }))))(
      "fault table: for any fault in $operation of $step, the execution ends safely and recorded",
      ({ step, operation }) => {
        const { required } = steps.find(({ id }) => id === step)!;
        const slow = new Set(operation === "check" && polled.has(step) ? [step] : []);
        for (const kind of FAULTS) {
          for (const lastLaneFirst of [false, true]) {
            const world = prepared(new World([{ step, operation, kind }], slow), workflow);
            const run = execute(plan, world, { lastLaneFirst });
            expect({ kind, broken: broken(plan, run, world) }).toEqual({ kind, broken: [] });
            const missed = kind === "blip" && operation === "check";
            if (HARMLESS.has(kind) || missed || !required)
              expect({ kind, ...run }).toMatchObject({ kind, status: "SUCCEEDED" });
            else if (operation === "start" && !FIXED_BY_CHECK.has(kind)) {
              expect({ kind, ...run }).toMatchObject({ kind, status: "FAILED" });
            }
          }
        }
      },
    );
  },
);
