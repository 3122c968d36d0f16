import { CloudwatchLogGroup } from "@cdktf/provider-aws/lib/cloudwatch-log-group";
import { Construct } from "constructs";
import { siteOf } from "./site";

export type LogGroupProps = LogGroupName & {
  readonly retentionDays: number;
  /** ARN of the key that encrypts it; the key must allow the CloudWatch Logs service. */
  readonly keyArn: string;
};

export type LogGroupName =
  /** Last part of the deterministic name, e.g. `flow-logs` for `/web-dev/primary/flow-logs`. */
  | { readonly name: string }
  /** The whole name, where an AWS service chooses it, e.g. `/aws/rds/cluster/web-dev-primary-database/audit`. */
  | { readonly fullName: string };

/** An encrypted log group under a deterministic name. */
export class LogGroup extends Construct {
  readonly name: string;
  readonly arn: string;
  /** For resources that must be created after it. */
  readonly resource: CloudwatchLogGroup;

  constructor(scope: Construct, id: string, props: LogGroupProps) {
    super(scope, id);
    this.resource = new CloudwatchLogGroup(this, "Resource", {
      name: "fullName" in props ? props.fullName : siteOf(this).siteNames.logGroup(props.name),
      retentionInDays: props.retentionDays,
      kmsKeyId: props.keyArn,
    });
    this.name = this.resource.name;
    this.arn = this.resource.arn;
  }
}
