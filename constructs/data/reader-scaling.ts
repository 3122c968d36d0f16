import { AppautoscalingPolicy } from "@cdktf/provider-aws/lib/appautoscaling-policy";
import { AppautoscalingTarget } from "@cdktf/provider-aws/lib/appautoscaling-target";
import type { ITerraformDependable } from "cdktf";
import { Construct } from "constructs";
import { InvalidProps } from "../core/invalid-props";
import { runtimeOwned } from "../core/runtime-owned";

export interface ReaderScalingProps {
  readonly clusterIdentifier: string;
  /** Minimum reader count: the readers that Terraform created. */
  readonly min: number;
  readonly max: number;
  /** Average CPU of the readers to keep near, in percent. */
  readonly cpuPercent: number;
  /** Instances of the cluster: a cluster without instances cannot be scaled. */
  readonly dependsOn: readonly ITerraformDependable[];
}

/** A new reader takes minutes to start; readers are added sooner than they are removed. */
const SCALE_OUT_SECONDS = 300;
const SCALE_IN_SECONDS = 900;

/**
 * Adds readers to a cluster while they are busy.
 * @see https://docs.aws.amazon.com/AmazonRDS/latest/AuroraUserGuide/Aurora.Integrating.AutoScaling.html
 */
export class ReaderScaling extends Construct {
  constructor(scope: Construct, id: string, props: ReaderScalingProps) {
    super(scope, id);
    const { min, max, cpuPercent } = props;
    if (max < min || max > 15) {
      throw new InvalidProps(this, `maxReaders should be from ${min}, the existing readers, to 15, got ${max}`);
    }
    if (cpuPercent < 10 || cpuPercent > 95) {
      throw new InvalidProps(this, `readerCpuPercent should be from 10 to 95, got ${cpuPercent}`);
    }
    const common = {
      serviceNamespace: "rds",
      scalableDimension: "rds:cluster:ReadReplicaCount",
      resourceId: `cluster:${props.clusterIdentifier}`,
    };
    const target = new AppautoscalingTarget(this, "Resource", {
      ...common,
      minCapacity: min,
      maxCapacity: max,
      lifecycle: runtimeOwned("aws_appautoscaling_target"),
      dependsOn: [...props.dependsOn],
    });
    new AppautoscalingPolicy(this, "cpu", {
      ...common,
      name: "reader-cpu",
      policyType: "TargetTrackingScaling",
      targetTrackingScalingPolicyConfiguration: {
        predefinedMetricSpecification: { predefinedMetricType: "RDSReaderAverageCPUUtilization" },
        targetValue: cpuPercent,
        scaleOutCooldown: SCALE_OUT_SECONDS,
        scaleInCooldown: SCALE_IN_SECONDS,
      },
      dependsOn: [target],
    });
  }
}
