import { AppautoscalingPolicy } from "@cdktf/provider-aws/lib/appautoscaling-policy";
import { AppautoscalingScheduledAction } from "@cdktf/provider-aws/lib/appautoscaling-scheduled-action";
import { ServiceScaling, type ServiceScalingProps } from "../../../constructs/compute/service-scaling";
import { synthesizedSite } from "../../support/site";
import { asText, inventory } from "../../support/synth";
import { containing } from "../../support/containing";

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
const tracking = (metric: object, target_value: number) => ({
  target_tracking_scaling_policy_configuration: containing({ predefined_metric_specification: metric, target_value }),
});
const CPU = { predefined_metric_type: "ECSServiceAverageCPUUtilization" };
const MEMORY = { predefined_metric_type: "ECSServiceAverageMemoryUtilization" };

const plain = json();
const NIGHT = { name: "night", schedule: "cron(0 22 * * ? *)", min: 1, max: 2 };

test("A3: tasks are scaled by CPU and memory, added at once and removed slowly", () => {
  expect(inventory(plain)).toEqual({ aws_appautoscaling_policy: 2, aws_appautoscaling_target: 1 });
  expect(asText(plain)).toHaveResourceWithProperties(AppautoscalingPolicy, {
    target_tracking_scaling_policy_configuration: {
      predefined_metric_specification: CPU,
      target_value: 60,
      scale_in_cooldown: 300,
      scale_out_cooldown: 30,
    },
  });
  expect(asText(plain)).toHaveResourceWithProperties(AppautoscalingPolicy, tracking(MEMORY, 70));
});

test("tasks are scaled by requests only if configured, by the label of their target group", () => {
  const stack = json({ targets: { requestsPerTarget: 500, cpuPercent: 40 } });
  const requests = { predefined_metric_type: "ALBRequestCountPerTarget", resource_label: "app/lb/1/targetgroup/tg/2" };
  expect(asText(stack)).toHaveResourceWithProperties(AppautoscalingPolicy, tracking(CPU, 40));
  expect(asText(stack)).toHaveResourceWithProperties(AppautoscalingPolicy, tracking(requests, 500));
});

test("C3: scheduled bounds", () => {
  expect(asText(json({ schedule: [NIGHT] }))).toHaveResourceWithProperties(AppautoscalingScheduledAction, {
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
