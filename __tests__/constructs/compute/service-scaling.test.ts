import { ServiceScaling, type ServiceScalingProps } from "../../../constructs/compute/service-scaling";
import { synthesizedSite } from "../../support/site";
import { inventory, resource, type StackJson } from "../../support/synth";

const json = (props: Partial<ServiceScalingProps> = {}) =>
  synthesizedSite((site) => {
    new ServiceScaling(site, "scaling", {
      resourceId: "service/cluster/web",
      min: 2,
      max: 10,
      targets: {},
      requestLabel: "app/lb/1/targetgroup/tg/2",
      ...props,
    });
  }).site;
const tracked = (stack: StackJson, name: string) =>
  resource(stack, `aws_appautoscaling_policy.scaling_${name}`)["target_tracking_scaling_policy_configuration"];

const plain = json();
const NIGHT = { name: "night", schedule: "cron(0 22 * * ? *)", min: 1, max: 2 };

test("A3: tasks are scaled by CPU and memory, added at once and removed slowly", () => {
  expect(inventory(plain)).toEqual({ aws_appautoscaling_policy: 2, aws_appautoscaling_target: 1 });
  expect(tracked(plain, "cpu")).toEqual({
    predefined_metric_specification: { predefined_metric_type: "ECSServiceAverageCPUUtilization" },
    target_value: 60,
    scale_in_cooldown: 300,
    scale_out_cooldown: 30,
  });
  expect(tracked(plain, "memory")).toMatchObject({
    predefined_metric_specification: { predefined_metric_type: "ECSServiceAverageMemoryUtilization" },
    target_value: 70,
  });
});

test("tasks are scaled by requests only if configured, by the label of their target group", () => {
  const stack = json({ targets: { requestsPerTarget: 500, cpuPercent: 40 } });
  expect(tracked(stack, "cpu")).toMatchObject({ target_value: 40 });
  expect(tracked(stack, "requests")).toMatchObject({
    predefined_metric_specification: {
      predefined_metric_type: "ALBRequestCountPerTarget",
      resource_label: "app/lb/1/targetgroup/tg/2",
    },
    target_value: 500,
  });
});

test("C3: scheduled bounds", () => {
  expect(
    resource(json({ schedule: [NIGHT] }), "aws_appautoscaling_scheduled_action.scaling_schedule_night"),
  ).toMatchObject({
    schedule: "cron(0 22 * * ? *)",
    resource_id: "service/cluster/web",
    scalable_target_action: { min_capacity: "1", max_capacity: "2" },
  });
});

test("nothing scales before there is a target", () => {
  for (const policy of Object.values(plain.resource!["aws_appautoscaling_policy"]!)) {
    expect(policy["depends_on"]).toEqual(["aws_appautoscaling_target.scaling"]);
  }
});

test.each<[Partial<ServiceScalingProps>, string]>([
  [{ targets: { cpuPercent: 0 } }, "cpuPercent should be from 1 to 100, got 0"],
  [{ targets: { memoryPercent: 101 } }, "memoryPercent should be from 1 to 100, got 101"],
  [
    { schedule: [{ ...NIGHT, schedule: "0 22 * * *" }] },
    "schedule 'night' should be cron(…), rate(…) or at(…), got '0 22 * * *'",
  ],
  [{ schedule: [{ ...NIGHT, min: 3 }] }, "schedule 'night' should have a min of at most its max, got 3 and 2"],
])("fails with %j", (props, message) => {
  expect(() => json(props)).toThrow(`[site/scaling] ${message}`);
});
