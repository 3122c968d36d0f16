import type { EcsScaling } from "../../../dr/steps/ecs-scaling";
import { ecsScaling } from "../../../functions/steps/ecs-scaling/ecs-scaling";
import { logger } from "../../../functions/runtime/log/logger";
import { stepMetric } from "../../../functions/runtime/log/step-metric";
import { Scene } from "../../support/functions/scene";

jest.mock("../../../functions/runtime/log/step-metric");
afterEach(() => jest.restoreAllMocks());

test("X5: a step logs its outputs, and its duration as a metric when it is done", async () => {
  const info = jest.spyOn(logger, "info").mockImplementation(() => undefined);
  const parameters: EcsScaling = {
    ...{ region: "us-west-2", cluster: "web-dev-secondary-cluster", service: "web-dev-secondary-web" },
    ...{ action: "raise", floorTasks: 4, maxTasks: 20 },
  };
  const scene = new Scene({ id: "scale", type: "ecs-scaling", parameters }, ({ aws }) => ({
    steps: { "ecs-scaling": ecsScaling({ ecs: aws.client("ecs"), scaling: aws.client("application-autoscaling") }) },
  }));
  scene.aws.services.set("us-west-2 web-dev-secondary-cluster/web-dev-secondary-web", {
    ...{ desired: 1, running: 1 },
    bounds: { min: 1, max: 20, suspended: false },
  });
  await scene.take("start");
  scene.aws.tick(7);
  await scene.take("check");
  await scene.take("check");
  expect(info.mock.calls).toMatchObject([
    ["step", { step: "scale", operation: "start", status: "waiting" }],
    ["step", { step: "scale", operation: "check", status: "done" }],
    ["step", { step: "scale", operation: "check", status: "done" }],
  ]);
  expect(jest.mocked(stepMetric).mock.calls).toEqual([["web-dev", "scale", 7]]);
});

test("X5: the metric is logged in CloudWatch's format", async () => {
  // Powertools reads it on load: write to the console, which the test can mock.
  process.env["POWERTOOLS_DEV"] = "true";
  process.env["POWERTOOLS_METRICS_DISABLED"] = "false";
  const written: string[] = [];
  jest.spyOn(console, "log").mockImplementation((line: unknown) => void written.push(String(line)));
  await jest.isolateModulesAsync(() => {
    jest
      .requireActual<{ stepMetric: typeof stepMetric }>("../../../functions/runtime/log/step-metric")
      .stepMetric("web", "lag", 1.5);
    return Promise.resolve();
  });
  expect(written.map((line) => JSON.parse(line) as unknown)).toMatchObject([
    {
      ...{ Plan: "web", Step: "lag", StepSeconds: 1.5 },
      _aws: { CloudWatchMetrics: [{ Namespace: "Steadfast", Metrics: [{ Name: "StepSeconds", Unit: "Seconds" }] }] },
    },
  ]);
});
