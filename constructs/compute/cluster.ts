import { EcsCluster } from "@cdktf/provider-aws/lib/ecs-cluster";
import { EcsClusterCapacityProviders } from "@cdktf/provider-aws/lib/ecs-cluster-capacity-providers";
import { Construct } from "constructs";
import { LogGroup } from "../core/log-group";
import { siteOf } from "../core/site";

export interface ClusterProps {
  /** ARN of the key for exec sessions and their log. */
  readonly keyArn: string;
  readonly logRetentionDays: number;
}

/** Last part of the deterministic name. */
export const CLUSTER = "cluster";

/** An ECS cluster for Fargate and Fargate Spot, with Container Insights and every exec session logged. */
export class Cluster extends Construct {
  /** Deterministic name. */
  readonly name: string;
  readonly arn: string;
  readonly execLogName: string;
  /** Capacity providers of the cluster: ECS refuses a service with a capacity provider strategy before they exist. */
  readonly capacityProviders: EcsClusterCapacityProviders;

  constructor(scope: Construct, id: string, { keyArn, logRetentionDays }: ClusterProps) {
    super(scope, id);
    const log = new LogGroup(this, "exec-log", { name: "exec", retentionDays: logRetentionDays, keyArn });
    this.execLogName = siteOf(this).siteNames.logGroup("exec");
    this.name = siteOf(this).siteNames.of(CLUSTER);
    const cluster = new EcsCluster(this, "Resource", {
      name: this.name,
      setting: [{ name: "containerInsights", value: "enhanced" }],
      configuration: {
        executeCommandConfiguration: {
          kmsKeyId: keyArn,
          logging: "OVERRIDE",
          logConfiguration: { cloudWatchEncryptionEnabled: true, cloudWatchLogGroupName: log.name },
        },
      },
    });
    this.capacityProviders = new EcsClusterCapacityProviders(this, "capacity-providers", {
      clusterName: cluster.name,
      capacityProviders: ["FARGATE", "FARGATE_SPOT"],
      defaultCapacityProviderStrategy: [{ capacityProvider: "FARGATE", weight: 1, base: 1 }],
    });
    this.arn = cluster.arn;
  }
}
