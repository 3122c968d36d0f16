import type { Needed } from "../accesses";
import { factsOf } from "../resources";
import { type Asking, members, need, operationOf, textOf, valueAt } from "./asking";

const logs = (...names: readonly string[]): readonly string[] => names.map((name) => `logs:${name}`);

/** The policy of CloudWatch Logs that lets a service deliver. */
const POLICY = logs("PutResourcePolicy", "DescribeResourcePolicies", "DescribeLogGroups");
const LOG_DELIVERY_ACTIONS = logs("CreateLogDelivery", "DeleteLogDelivery");
const MANAGE = [...LOG_DELIVERY_ACTIONS, ...logs("GetLogDelivery", "UpdateLogDelivery", "ListLogDeliveries")];
const BUCKET = ["s3:GetBucketPolicy", "s3:PutBucketPolicy"];

type Delivery = (asking: Asking) => readonly Needed[] | Promise<readonly Needed[]>;

/**
 * What a caller needs to enable the delivery of a service's logs, beside the service's own action, by operation.
 * A state machine's logs need permissions of its role, none of the caller that creates it.
 */
const DELIVERIES: Readonly<Record<string, Delivery>> = {
  "wafv2:PutLoggingConfiguration": (asking) =>
    members(valueAt(asking.parameters, "LoggingConfiguration", "LogDestinationConfigs")).flatMap((destination) =>
      webAclLogs(asking, textOf(destination) ?? ""),
    ),
  // https://docs.aws.amazon.com/vpc/latest/userguide/flow-logs-s3-permissions.html
  "ec2:CreateFlowLogs": (asking) =>
    asking.parameters["LogDestinationType"] === "s3"
      ? [
          ...all(asking, LOG_DELIVERY_ACTIONS),
          ...all(asking, BUCKET, bucketOf(textOf(asking.parameters["LogDestination"]) ?? "")),
        ]
      : asking.parameters["LogDestinationType"] === "kinesis-data-firehose"
        ? all(asking, LOG_DELIVERY_ACTIONS)
        : [],
  "apigateway:CreateStage": accessLog,
  "apigateway:UpdateStage": accessLog,
  // https://docs.aws.amazon.com/AmazonCloudWatch/latest/logs/AWS-logs-infrastructure-CWL.html
  "route53resolver:CreateResolverQueryLogConfig": (asking) => all(asking, [...MANAGE, ...POLICY]),
  // https://docs.aws.amazon.com/AmazonCloudWatch/latest/logs/AWS-logs-infrastructure-V2-service-specific.html
  async "logs:PutDeliverySource"(asking) {
    const arn = textOf(asking.parameters["resourceArn"]) ?? "";
    const [, , service = ""] = arn.split(":");
    const name = "AllowVendedLogDeliveryForResource";
    return (await factsOf(service, name)) ? [need(asking, `${service}:${name}`, arn)] : [];
  },
  "logs:PutDeliveryDestination": (asking) => {
    const path = ["deliveryDestinationConfiguration", "destinationResourceArn"];
    const destination = textOf(valueAt(asking.parameters, ...path)) ?? "";
    switch (destination.split(":")[2]) {
      case "s3": // https://docs.aws.amazon.com/AmazonCloudWatch/latest/logs/AWS-logs-infrastructure-V2-S3.html
        return all(asking, BUCKET, bucketOf(destination));
      case "logs": // https://docs.aws.amazon.com/AmazonCloudWatch/latest/logs/AWS-logs-infrastructure-V2-CloudWatchLogs.html
        return all(asking, POLICY);
      case "firehose": // https://docs.aws.amazon.com/AmazonCloudWatch/latest/logs/AWS-logs-infrastructure-V2-Firehose.html
        return all(asking, ["firehose:TagDeliveryStream"], destination);
      default:
        return [];
    }
  },
};

/** What a call needs to have logs delivered. */
export async function logDeliveries(asking: Asking): Promise<readonly Needed[]> {
  return (await DELIVERIES[operationOf(asking)]?.(asking)) ?? [];
}

/**
 * @see https://docs.aws.amazon.com/waf/latest/developerguide/logging-cw-logs.html
 * @see https://docs.aws.amazon.com/waf/latest/developerguide/logging-s3.html
 * @see https://docs.aws.amazon.com/waf/latest/developerguide/logging-kinesis.html
 */
function webAclLogs(asking: Asking, destination: string): readonly Needed[] {
  switch (destination.split(":")[2]) {
    case "logs":
      return all(asking, [...LOG_DELIVERY_ACTIONS, ...POLICY]);
    case "s3":
      return [...all(asking, LOG_DELIVERY_ACTIONS), ...all(asking, BUCKET, bucketOf(destination))];
    case "firehose":
      return all(asking, ["firehose:ListDeliveryStreams"]);
    default:
      return [];
  }
}

/** @see https://docs.aws.amazon.com/apigateway/latest/developerguide/http-api-logging.html */
function accessLog(asking: Asking): readonly Needed[] {
  const destination = textOf(valueAt(asking.parameters, "accessLogSettings", "destinationArn"));
  return destination === undefined ? [] : all(asking, [...MANAGE, ...POLICY, "logs:CreateLogGroup"]);
}

function all(asking: Asking, actions: readonly string[], resource = "*"): readonly Needed[] {
  return actions.map((action) => need(asking, action, resource));
}

function bucketOf(arn: string): string {
  return arn.split("/")[0]!;
}
