import { declaredStages, UndeclaredStep } from "../../../dr/plan/declared";
import type { Step } from "../../../dr/steps/registry";
import { observer, planOf, REPLICA } from "../../support/dr/plans";

const declare = (step: unknown) => {
  const plan = planOf([[step as Step]]);
  return declaredStages(plan, plan.workflows[0]!)[0]![0]!;
};
const controlObserver = observer("control", "us-east-2", "primary");

test.each([
  [
    "unknown",
    { id: "x", type: "magic", parameters: {} },
    "step 'x' has the unknown type 'magic': use one of acquire-lock,",
  ],
  ["inherited", { id: "x", type: "constructor", parameters: {} }, "step 'x' has the unknown type 'constructor'"],
  [
    "a parameter missing and one too many",
    { id: "x", type: "wait", parameters: { seconds: "5", reason: "none" } },
    "step 'x' of type 'wait': seconds should be a number (seconds to wait), got \"5\"; " +
      "why should be a text (reason for the wait), got nothing; reason is not a parameter of this type: use seconds, why",
  ],
  [
    "an unknown action",
    { id: "x", type: "rds-replica", parameters: { ...REPLICA, action: "destroy" } },
    'action should be promote or rebuild (operation on the instance), got "destroy"',
  ],
  [
    "a minimum above the maximum",
    {
      id: "x",
      type: "ecs-scaling",
      parameters: { region: "r", cluster: "c", service: "s", action: "raise", floorTasks: 3, maxTasks: 2 },
    },
    "floorTasks should be at most maxTasks (2), got 3",
  ],
  ...[2, 5].map((onDemandTasks): [string, Step, string] => [
    `R16: ${onDemandTasks} tasks on demand, below the minimum or above the maximum`,
    {
      id: "x",
      type: "ecs-scaling",
      parameters: {
        region: "r",
        cluster: "c",
        service: "s",
        action: "raise",
        floorTasks: 3,
        maxTasks: 4,
        onDemandTasks,
      },
    },
    `onDemandTasks should be from floorTasks (3) to maxTasks (4), got ${onDemandTasks}`,
  ]),
  [
    "a fraction above one",
    {
      id: "x",
      type: "ecs-scaling",
      parameters: {
        region: "r",
        cluster: "c",
        service: "s",
        action: "raise",
        floorTasks: 1,
        maxTasks: 2,
        peakFraction: 2,
      },
    },
    "peakFraction should be a fraction (fraction of the other site's recent peak), got 2",
  ],
  [
    "a quorum that always holds",
    { id: "x", type: "confirm-outage", parameters: { observers: [], quorum: 0, targetObservers: [controlObserver] } },
    "quorum should be 1 to the 0 observers, got 0",
  ],
  [
    "an observer in the region it watches",
    {
      id: "x",
      type: "confirm-outage",
      parameters: {
        observers: [{ ...controlObserver, name: "self", region: "us-east-1" }],
        quorum: 1,
        targetObservers: [controlObserver],
      },
    },
    "observers should be outside the region that they observe, got 'self' in us-east-1",
  ],
  [
    "S6: observers of the site to activate in its own region",
    {
      id: "x",
      type: "confirm-outage",
      parameters: {
        observers: [controlObserver],
        quorum: 1,
        targetObservers: [{ ...controlObserver, name: "self", region: "us-west-2" }],
      },
    },
    "observers should be outside the region that they observe, got 'self' in us-west-2",
  ],
  [
    "S6: an observer of the site to activate in the region that may be lost",
    {
      id: "x",
      type: "confirm-outage",
      parameters: {
        observers: [controlObserver],
        quorum: 1,
        targetObservers: [{ ...controlObserver, region: "us-east-1" }],
      },
    },
    "targetObservers should be outside us-east-1, the region that may be lost, got 'control'",
  ],
  [
    "S4: no task that must run",
    {
      id: "x",
      type: "ecs-scaling",
      parameters: {
        ...{ region: "us-west-2", cluster: "c", service: "s", action: "raise", floorTasks: 1, maxTasks: 2 },
        sufficientFraction: 0,
      },
    },
    "sufficientFraction should be more than 0, got 0",
  ],
  [
    "a lag objective of 0, and the wrong region",
    {
      id: "x",
      type: "lag-gate",
      parameters: {
        objectiveSeconds: 0,
        region: "us-east-1",
        namespace: "n",
        metric: "m",
        dimensions: {},
        unitsPerSecond: 1,
      },
    },
    "objectiveSeconds should be more than 0, got 0: replication is asynchronous; region should be the region of the site to activate (us-west-2), got us-east-1",
  ],
  [
    "a switch without a site",
    {
      id: "x",
      type: "traffic-switch",
      parameters: {
        namespace: "n",
        metric: "m",
        dimension: "Site",
        trafficSwitches: {},
        host: "h",
        siteHosts: {},
        ttlSeconds: 1,
      },
    },
    "trafficSwitches should contain 0 or 1 for the primary, the secondary or both, got {}",
  ],
  [
    "a fence of nothing",
    { id: "x", type: "fence", parameters: { region: "us-east-1", services: [] } },
    "services should contain the services that write, got nothing to fence",
  ],
])("a step of wrong type or parameters cannot be synthesized: %s", (_, step, message) => {
  expect(() => declare(step)).toThrow(UndeclaredStep);
  expect(() => declare(step)).toThrow(message);
});
