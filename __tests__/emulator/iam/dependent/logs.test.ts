import { at, type Dependent, form, linked, needs, on, ROLE, ACCOUNT } from "../../../support/dependent-permissions";

const logs = (...names: string[]) => on("*", ...names.map((name) => `logs:${name}`));
const DELIVERED = ["CreateLogDelivery", "DeleteLogDelivery"];
const BY_POLICY = ["PutResourcePolicy", "DescribeResourcePolicies", "DescribeLogGroups"];
const acl = (destination: string) => ({
  ...{ service: "wafv2", action: "PutLoggingConfiguration" },
  body: {
    LoggingConfiguration: { ResourceArn: at("wafv2", "regional/webacl/a/1"), LogDestinationConfigs: [destination] },
  },
});
const flowLogs = (fields: Record<string, string>) => ({
  ...{ service: "ec2", action: "CreateFlowLogs", protocol: "ec2" as const },
  body: form({ Action: "CreateFlowLogs", "ResourceId.1": "vpc-1", ...fields }),
});
const destination = (arn: string) => ({
  ...{ service: "logs", action: "PutDeliveryDestination" },
  body: { name: "edge", deliveryDestinationConfiguration: { destinationResourceArn: arn } },
});

const CASES: readonly Dependent[] = [
  [
    "the role of flow logs to CloudWatch Logs",
    flowLogs({ LogDestinationType: "cloud-watch-logs", DeliverLogsPermissionArn: ROLE }),
    on(ROLE, "iam:PassRole"),
  ],
  ["a web ACL's log in CloudWatch Logs", acl(at("logs", "log-group:aws-waf-logs-a")), logs(...DELIVERED, ...BY_POLICY)],
  [
    "a web ACL's log in a bucket",
    acl("arn:aws:s3:::aws-waf-logs-a/prefix"),
    [...logs(...DELIVERED), ...on("arn:aws:s3:::aws-waf-logs-a", "s3:GetBucketPolicy", "s3:PutBucketPolicy")],
  ],
  [
    "a web ACL's log in a stream",
    acl(at("firehose", "deliverystream/aws-waf-logs-a")),
    ["firehose:ListDeliveryStreams *", linked("wafv2", "WAFV2Logging")],
  ],
  [
    "flow logs in a bucket",
    flowLogs({ LogDestinationType: "s3", LogDestination: "arn:aws:s3:::flow/x" }),
    [...logs(...DELIVERED), ...on("arn:aws:s3:::flow", "s3:GetBucketPolicy", "s3:PutBucketPolicy")],
  ],
  [
    "the access log of an API's stage",
    {
      ...{ service: "apigateway", action: "CreateStage", protocol: "rest-json" },
      body: { accessLogSettings: { destinationArn: at("logs", "log-group:api") } },
    },
    logs(...DELIVERED, ...["GetLogDelivery", "UpdateLogDelivery", "ListLogDeliveries"], ...BY_POLICY, "CreateLogGroup"),
  ],
  [
    "the logs of a distribution",
    {
      ...{ service: "logs", action: "PutDeliverySource" },
      body: { name: "edge", resourceArn: `arn:aws:cloudfront::${ACCOUNT}:distribution/E1` },
    },
    on(`arn:aws:cloudfront::${ACCOUNT}:distribution/E1`, "cloudfront:AllowVendedLogDeliveryForResource"),
  ],
  [
    "logs that are delivered to a bucket",
    destination("arn:aws:s3:::logs/edge"),
    on("arn:aws:s3:::logs", "s3:GetBucketPolicy", "s3:PutBucketPolicy"),
  ],
  ["logs that are delivered to a log group", destination(at("logs", "log-group:edge")), logs(...BY_POLICY)],
  [
    "logs that are delivered to a stream",
    destination(at("firehose", "deliverystream/edge")),
    [`firehose:TagDeliveryStream ${at("firehose", "deliverystream/edge")}`, linked("delivery.logs", "LogDelivery")],
  ],
];

describe("X15: a caller that has logs delivered needs more than the action of the service", () => {
  test.each(CASES)("%s", async (_, asked, dependent) => {
    await needs(asked, dependent);
  });
});
