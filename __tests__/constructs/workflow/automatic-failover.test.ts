import { CloudwatchEventRule } from "@cdktf/provider-aws/lib/cloudwatch-event-rule";
import { CloudwatchEventTarget } from "@cdktf/provider-aws/lib/cloudwatch-event-target";
import { AutomaticFailover } from "../../../constructs/workflow/automatic-failover";
import { RecoveryMachine } from "../../../constructs/workflow/recovery-machine";
import { webPlan } from "../../support/dr/plans";
import { KEY_ARN } from "../../support/keys";
import { synthesizedSite } from "../../support/site";
import { asText, resource } from "../../support/synth";

const ALARM = "arn:aws:cloudwatch:us-east-2:123456789012:alarm:test-dev-control-outage-primary";

test("E9: an alarm in ALARM starts the unplanned activation of the other site, without accepted loss", () => {
  const { site, identity } = synthesizedSite(
    (scope) => {
      const machine = new RecoveryMachine(scope, "activate", {
        ...{ plan: webPlan(), kind: "activate", functions: [], keyArn: KEY_ARN, logRetentionDays: 30 },
      });
      new AutomaticFailover(scope, "automatic", { machine, lost: "primary", alarm: ALARM });
    },
    { role: "control" },
  );
  expect(asText(site)).toHaveResourceWithProperties(CloudwatchEventRule, {
    name: "test-dev-control-automatic-failover-primary",
  });
  const { event_pattern } = resource(site, "aws_cloudwatch_event_rule.automatic");
  expect(JSON.parse(event_pattern as string)).toEqual({
    source: ["aws.cloudwatch"],
    "detail-type": ["CloudWatch Alarm State Change"],
    resources: [ALARM],
    detail: { state: { value: ["ALARM"] } },
  });
  expect(asText(site)).toHaveResourceWithProperties(CloudwatchEventTarget, {
    arn: "arn:aws:states:us-east-2:123456789012:stateMachine:web-dev-activate",
    input: '{"site":"secondary","mode":"unplanned","requestedBy":"automatic failover"}',
    retry_policy: { maximum_event_age_in_seconds: 60, maximum_retry_attempts: 1 },
  });
  expect(
    identity.data!["aws_iam_policy_document"]!["control_automatic_failover_primary_permissions"]!["statement"],
  ).toMatchObject([
    {
      actions: ["states:StartExecution"],
      resources: ["arn:aws:states:us-east-2:123456789012:stateMachine:web-dev-activate"],
    },
  ]);
});
