import { FlowLog } from "@cdktf/provider-aws/lib/flow-log";
import type { Vpc } from "@cdktf/provider-aws/lib/vpc";
import type { ITerraformDependable } from "cdktf";
import { Construct } from "constructs";
import { LogGroup } from "../core/log-group";
import { siteOf } from "../core/site";

export interface FlowLogsProps {
  readonly vpc: Vpc;
  readonly destination: FlowLogDestination;
}

export type FlowLogDestination =
  | { readonly to: "cloudwatch"; readonly retentionDays: number; readonly keyArn: string }
  /** The bucket's policy must let `delivery.logs.amazonaws.com` write, before the flow log is created. */
  | { readonly to: "s3"; readonly bucketArn: string; readonly bucketPolicy?: ITerraformDependable };

/** Flow logs of every accepted and rejected connection of a VPC, in CloudWatch Logs or S3. */
export class FlowLogs extends Construct {
  constructor(scope: Construct, id: string, { vpc, destination }: FlowLogsProps) {
    super(scope, id);
    const common = {
      vpcId: vpc.id,
      trafficType: "ALL",
      maxAggregationInterval: 60,
      tags: { Name: siteOf(this).siteNames.of("flow-logs") },
    };
    if (destination.to === "s3") {
      new FlowLog(this, "Resource", {
        ...common,
        logDestinationType: "s3",
        logDestination: destination.bucketArn,
        ...(destination.bucketPolicy ? { dependsOn: [destination.bucketPolicy] } : {}),
      });
      return;
    }
    const group = new LogGroup(this, "group", { name: "flow-logs", ...destination });
    new FlowLog(this, "Resource", {
      ...common,
      logDestinationType: "cloud-watch-logs",
      logDestination: group.arn,
      iamRoleArn: this.role(),
    });
  }

  private role(): string {
    const site = siteOf(this);
    const group = site.siteNames.logGroupArn("flow-logs");
    return site.role("flow-logs", {
      description: "Lets VPC flow logs write to their log group",
      assumedBy: ["vpc-flow-logs.amazonaws.com"],
      sourceArns: [site.siteNames.arn("ec2", "vpc-flow-log/*")],
      statements: [
        {
          sid: "WriteFlowLogs",
          actions: ["logs:CreateLogStream", "logs:PutLogEvents", "logs:DescribeLogStreams"],
          resources: [group, `${group}:log-stream:*`],
        },
      ],
    }).arn;
  }
}
