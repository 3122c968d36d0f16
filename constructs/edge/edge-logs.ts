import { CloudwatchLogDelivery } from "@cdktf/provider-aws/lib/cloudwatch-log-delivery";
import { CloudwatchLogDeliveryDestination } from "@cdktf/provider-aws/lib/cloudwatch-log-delivery-destination";
import { CloudwatchLogDeliverySource } from "@cdktf/provider-aws/lib/cloudwatch-log-delivery-source";
import { Construct } from "constructs";
import { siteOf } from "../core/site";
import type { LogBucket } from "../storage/log-bucket";
import { edgeLogSource } from "../storage/log-delivery";

export interface EdgeLogsProps {
  readonly distributionArn: string;
  /** Bucket that keeps them; `edgeLogs` is one of its services. */
  readonly logBucket: LogBucket;
}

/**
 * A distribution's access logs, delivered to a bucket without ACLs.
 * @see https://docs.aws.amazon.com/AmazonCloudFront/latest/DeveloperGuide/standard-logging.html
 */
export class EdgeLogs extends Construct {
  constructor(scope: Construct, id: string, { distributionArn, logBucket }: EdgeLogsProps) {
    super(scope, id);
    const { names } = siteOf(this);
    const source = new CloudwatchLogDeliverySource(this, "source", {
      name: edgeLogSource(names),
      logType: "ACCESS_LOGS",
      resourceArn: distributionArn,
    });
    const destination = new CloudwatchLogDeliveryDestination(this, "destination", {
      name: names.of("edge"),
      outputFormat: "parquet",
      deliveryDestinationConfiguration: [{ destinationResourceArn: logBucket.bucket.arn }],
    });
    new CloudwatchLogDelivery(this, "Resource", {
      deliverySourceName: source.name,
      deliveryDestinationArn: destination.arn,
      // AWS would write its own policy if there were none.
      dependsOn: [logBucket.bucket.policy],
    });
  }
}
