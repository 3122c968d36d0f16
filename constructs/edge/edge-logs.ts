import { CloudwatchLogDelivery } from "@cdktf/provider-aws/lib/cloudwatch-log-delivery";
import { CloudwatchLogDeliveryDestination } from "@cdktf/provider-aws/lib/cloudwatch-log-delivery-destination";
import { CloudwatchLogDeliverySource } from "@cdktf/provider-aws/lib/cloudwatch-log-delivery-source";
import { Construct } from "constructs";
import { siteOf } from "../core/site";

export interface EdgeLogsProps {
  readonly distributionArn: string;
  /** Bucket that keeps them; its policy must let the log delivery service write. */
  readonly bucketArn: string;
}

/**
 * A distribution's access logs, delivered to a bucket without ACLs.
 * @see https://docs.aws.amazon.com/AmazonCloudFront/latest/DeveloperGuide/standard-logging.html
 */
export class EdgeLogs extends Construct {
  constructor(scope: Construct, id: string, { distributionArn, bucketArn }: EdgeLogsProps) {
    super(scope, id);
    const { names } = siteOf(this);
    const source = new CloudwatchLogDeliverySource(this, "source", {
      name: names.of("edge"),
      logType: "ACCESS_LOGS",
      resourceArn: distributionArn,
    });
    const destination = new CloudwatchLogDeliveryDestination(this, "destination", {
      name: names.of("edge"),
      outputFormat: "parquet",
      deliveryDestinationConfiguration: [{ destinationResourceArn: bucketArn }],
    });
    new CloudwatchLogDelivery(this, "Resource", {
      deliverySourceName: source.name,
      deliveryDestinationArn: destination.arn,
    });
  }
}
