import * as fc from "fast-check";
import type { Plan, Stage } from "../../../dr/plan/plan";
import type { Step } from "../../../dr/steps/registry";
import { observer, planOf } from "./plans";
import { type Fault, FAULTS } from "./world";

type Body = "plain" | "undoable" | "best-effort" | "final";

/** Valid plans of any shape: gates, steps with and without undo, parallel steps, points of no return anywhere. */
export const anyPlan: fc.Arbitrary<Plan> = fc
  .record({
    mode: fc.constantFrom("planned" as const, "unplanned" as const),
    gates: fc.integer({ min: 0, max: 1 }),
    stages: fc.array(
      fc.oneof(
        fc.constantFrom<"gate" | "wait">("gate", "wait"),
        fc.array(fc.constantFrom<Body>("plain", "undoable", "undoable", "best-effort", "final"), {
          minLength: 1,
          maxLength: 3,
        }),
      ),
      { minLength: 0, maxLength: 6 },
    ),
  })
  .map(({ mode, gates, stages }) =>
    planOf(
      [
        [{ id: "lock", type: "acquire-lock", parameters: {} }],
        ...(mode === "unplanned" ? FAILOVER : []),
        ...Array.from({ length: gates }, (_, i): Stage => [gate(`first-gate-${i}`)]),
        ...stages.map((stage, s) => stageOf(stage, `s${s}`)),
        [{ id: "record", type: "record", parameters: {} }],
        [{ id: "notify", type: "notify", parameters: {}, bestEffort: true }],
        [{ id: "release", type: "release-lock", parameters: {} }],
      ],
      { mode },
    ),
  );

/** Up to four faults in a plan's steps, including undo. */
export function anyFaults(plan: Plan): fc.Arbitrary<readonly Fault[]> {
  const ids = plan.workflows[0]!.stages.flat().map(({ id }) => id);
  return fc.array(
    fc.record({
      step: fc.constantFrom(...ids),
      operation: fc.constantFrom("start" as const, "start" as const, "check" as const, "undo" as const),
      kind: fc.constantFrom(...FAULTS),
    }),
    { maxLength: 4 },
  );
}

const FAILOVER: readonly Stage[] = [
  [
    {
      id: "confirm",
      type: "confirm-outage",
      parameters: {
        observers: [observer("control", "us-east-2", "primary")],
        quorum: 1,
        targetObservers: [observer("control", "us-east-2", "secondary")],
      },
    },
  ],
  [
    {
      id: "fence",
      type: "fence",
      parameters: { region: "us-east-1", services: [{ cluster: "c", service: "s" }] },
      bestEffort: true,
    },
  ],
  [
    {
      id: "lag",
      type: "lag-gate",
      parameters: {
        objectiveSeconds: 1,
        region: "us-west-2",
        namespace: "n",
        metric: "m",
        dimensions: {},
        unitsPerSecond: 1,
      },
    },
  ],
];

function stageOf(stage: "gate" | "wait" | readonly Body[], id: string): Stage {
  if (stage === "gate") return [gate(id)];
  if (stage === "wait") return [{ id, type: "wait", parameters: { seconds: 7, why: "no reason" } }];
  return stage.map((body, i) => custom(`${id}-${"abc"[i]!}`, body));
}

function gate(id: string): Step {
  return { id, type: "verify-health", parameters: { region: "us-west-2", probe: "probe", writable: false } };
}

export function custom(id: string, body: Body): Step {
  return {
    id,
    type: "custom-function",
    parameters: {
      function: "own",
      summary: `Do ${id}`,
      payload: { id },
      startCalls: [],
      checkCalls: [],
      pollSeconds: 5,
      deadlineSeconds: 20,
      expectedSeconds: 1,
      source: "test",
      manualCommands: "true",
      ...(body === "undoable" ? { undoCalls: [] } : {}),
      ...(body === "final" ? { pointOfNoReturn: true } : {}),
    },
    bestEffort: body === "best-effort",
  };
}
