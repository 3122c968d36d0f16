import { CloudwatchLogGroup } from "@cdktf/provider-aws/lib/cloudwatch-log-group";
import { EcsCluster } from "@cdktf/provider-aws/lib/ecs-cluster";
import { EcsClusterCapacityProviders } from "@cdktf/provider-aws/lib/ecs-cluster-capacity-providers";
import { Cluster } from "../../../constructs/compute/cluster";
import { KEY_ARN } from "../../support/keys";
import { synthesizedSite } from "../../support/site";
import { asText } from "../../support/synth";

const { site } = synthesizedSite((stack) => {
  new Cluster(stack, "cluster", { keyArn: KEY_ARN, logRetentionDays: 30 });
});

test("A3: a cluster for Fargate and Fargate Spot, on demand by default, with Container Insights", () => {
  expect(asText(site)).toHaveResourceWithProperties(EcsCluster, {
    name: "test-dev-primary-cluster",
    setting: [{ name: "containerInsights", value: "enhanced" }],
  });
  expect(asText(site)).toHaveResourceWithProperties(EcsClusterCapacityProviders, {
    capacity_providers: ["FARGATE", "FARGATE_SPOT"],
    default_capacity_provider_strategy: [{ capacity_provider: "FARGATE", base: 1, weight: 1 }],
  });
});

test("E10: every session inside a container is logged and encrypted", () => {
  expect(asText(site)).toHaveResourceWithProperties(EcsCluster, {
    configuration: {
      execute_command_configuration: {
        kms_key_id: KEY_ARN,
        logging: "OVERRIDE",
        log_configuration: {
          cloud_watch_encryption_enabled: true,
          cloud_watch_log_group_name: "${aws_cloudwatch_log_group.cluster_exec_log.name}",
        },
      },
    },
  });
  expect(asText(site)).toHaveResourceWithProperties(CloudwatchLogGroup, {
    name: "/test-dev/primary/exec",
    kms_key_id: KEY_ARN,
  });
});
