import { ACCOUNT, type Asking, at, needed } from "../../support/needed-permissions";

const s3 = (action: string, path: Record<string, string>, headers = {}): Asking => ({
  ...{ service: "s3", action, path, protocol: "rest-xml", method: "GET", headers },
});

describe("X15: what a call needs a permission for", () => {
  test.each<[Asking, string[]]>([
    [
      { service: "dynamodb", action: "GetItem", body: { TableName: "t" } },
      [`dynamodb:GetItem ${at("dynamodb", "table/t")}`],
    ],
    [
      { service: "dynamodb", action: "Query", body: { TableName: "t", IndexName: "i" } },
      [`dynamodb:Query ${at("dynamodb", "table/t/index/i")}`],
    ],
    [
      {
        ...{ service: "dynamodb", action: "TransactWriteItems" },
        body: { TransactItems: [{ Put: { TableName: "t" } }, { ConditionCheck: { TableName: "u" } }] },
      },
      ["PutItem", "ConditionCheckItem"].flatMap((action) =>
        ["t", "u"].map((table) => `dynamodb:${action} ${at("dynamodb", `table/${table}`)}`),
      ),
    ],
    [
      { service: "dynamodb", action: "BatchWriteItem", body: { RequestItems: { t: [], u: [] } } },
      ["t", "u"].map((table) => `dynamodb:BatchWriteItem ${at("dynamodb", `table/${table}`)}`),
    ],
    [
      { service: "lambda", action: "Invoke", body: {}, path: { FunctionName: "f" }, protocol: "rest-json" },
      [`lambda:InvokeFunction ${at("lambda", "function:f")}`],
    ],
    [
      {
        ...{ service: "lambda", action: "Invoke", body: {}, protocol: "rest-json" },
        ...{ path: { FunctionName: at("lambda", "function:f") }, url: "/x?Qualifier=live" },
      },
      [`lambda:InvokeFunction ${at("lambda", "function:f:live")}`],
    ],
    [
      { service: "sqs", action: "SendMessageBatch", body: { QueueUrl: `http://x/${ACCOUNT}/q` } },
      [`sqs:SendMessage ${at("sqs", "q")}`],
    ],
    [
      { service: "sns", action: "Publish", body: `TopicArn=${at("sns", "t")}&Message=m` },
      [`sns:Publish ${at("sns", "t")}`],
    ],
    [
      { service: "secretsmanager", action: "GetSecretValue", body: { SecretId: "login" } },
      [`secretsmanager:GetSecretValue ${at("secretsmanager", "secret:login-AbCdEf")}`],
    ],
    [
      { service: "secretsmanager", action: "CreateSecret", body: { Name: "new" } },
      [`secretsmanager:CreateSecret ${at("secretsmanager", "secret:new-??????")}`],
    ],
    [
      { service: "kms", action: "Decrypt", body: { KeyId: "alias/data" } },
      [`kms:Decrypt ${at("kms", "key/of-alias/data")}`],
    ],
    [
      { service: "ecs", action: "DescribeServices", body: { cluster: at("ecs", "cluster/c"), services: ["a", "b"] } },
      ["a", "b"].map((name) => `ecs:DescribeServices ${at("ecs", `service/c/${name}`)}`),
    ],
    [
      { service: "rds", action: "DescribeDBClusters", body: "DBClusterIdentifier=c" },
      [`rds:DescribeDBClusters ${at("rds", "cluster:c")}`],
    ],
    [
      {
        ...{ service: "rds", action: "FailoverGlobalCluster" },
        body: `GlobalClusterIdentifier=g&TargetDbClusterIdentifier=arn:aws:rds:us-west-2:${ACCOUNT}:cluster:c`,
      },
      [
        `rds:FailoverGlobalCluster arn:aws:rds:us-west-2:${ACCOUNT}:cluster:c`,
        `rds:FailoverGlobalCluster arn:aws:rds::${ACCOUNT}:global-cluster:g`,
      ],
    ],
    [
      { service: "monitoring", action: "PutMetricData", body: { Namespace: "N", MetricData: [] } },
      ["cloudwatch:PutMetricData *"],
    ],
    [
      { service: "monitoring", action: "SetAlarmState", body: "AlarmName=a&StateValue=OK" },
      [`cloudwatch:SetAlarmState ${at("cloudwatch", "alarm:a")}`],
    ],
    [{ service: "states", action: "SendTaskSuccess", body: { taskToken: "t" } }, ["states:SendTaskSuccess *"]],
    [
      { service: "states", action: "StartExecution", body: { stateMachineArn: at("states", "stateMachine:m") } },
      [`states:StartExecution ${at("states", "stateMachine:m")}`],
    ],
    [
      { service: "logs", action: "PutLogEvents", body: { logGroupName: "/g", logStreamName: "s" } },
      [`logs:PutLogEvents ${at("logs", "log-group:/g:log-stream:s")}`],
    ],
    [
      { service: "application-autoscaling", action: "RegisterScalableTarget", body: { ResourceId: "service/c/s" } },
      [`application-autoscaling:RegisterScalableTarget ${at("application-autoscaling", "scalable-target/0")}`],
    ],
    [
      { service: "events", action: "PutEvents", body: { Entries: [{}, { EventBusName: "b" }] } },
      ["default", "b"].map((bus) => `events:PutEvents ${at("events", `event-bus/${bus}`)}`),
    ],
    [
      { service: "events", action: "DisableRule", body: { Name: "r", EventBusName: "b" } },
      [`events:DisableRule ${at("events", "rule/b/r")}`],
    ],
    [s3("GetObject", { Bucket: "b", Key: "k/l" }), ["s3:GetObject arn:aws:s3:::b/k/l"]],
    [s3("HeadObject", { Bucket: "b", Key: "k" }), ["s3:GetObject arn:aws:s3:::b/k"]],
    [s3("ListObjectsV2", { Bucket: "b" }), ["s3:ListBucket arn:aws:s3:::b"]],
    [s3("DeleteBucketReplication", { Bucket: "b" }), ["s3:PutReplicationConfiguration arn:aws:s3:::b"]],
    [
      s3("CopyObject", { Bucket: "b", Key: "k" }, { "x-amz-copy-source": "/from/a%20b?versionId=1" }),
      ["s3:GetObject arn:aws:s3:::from/a b", "s3:PutObject arn:aws:s3:::b/k"],
    ],
    [
      {
        ...{ service: "apigateway", action: "GetApi", protocol: "rest-json", method: "GET", body: {} },
        url: "/v2/apis/a?x=1",
      },
      ["apigateway:GET arn:aws:apigateway:us-east-2::/apis/a"],
    ],
    [
      { service: "route53", action: "ChangeResourceRecordSets", protocol: "rest-xml", path: { Id: "/hostedzone/Z1" } },
      ["route53:ChangeResourceRecordSets arn:aws:route53:::hostedzone/Z1"],
    ],
    [{ service: "ec2", action: "DescribeVpcs", body: "", protocol: "ec2" }, ["ec2:DescribeVpcs *"]],
    [
      { service: "route53", action: "GetChange", protocol: "rest-xml", path: { Id: "/change/C1" } },
      ["route53:GetChange arn:aws:route53:::change/C1"],
    ],
    [
      { service: "ec2", action: "GetManagedPrefixListEntries", body: "PrefixListId=pl-1", protocol: "ec2" },
      ["ec2:GetManagedPrefixListEntries arn:aws:ec2:us-east-2:aws:prefix-list/pl-1"],
    ],
    [
      { service: "monitoring", action: "PutMetricAlarm", body: "AlarmName=a" },
      [`cloudwatch:PutMetricAlarm ${at("cloudwatch", "alarm:a")}`],
    ],
    [
      {
        service: "monitoring",
        action: "DescribeAlarms",
        body: "AlarmNames.member.1=a&AlarmTypes.member.1=MetricAlarm",
      },
      [`cloudwatch:DescribeAlarms ${at("cloudwatch", "alarm:a")}`],
    ],
    [
      {
        ...{ service: "monitoring", action: "DescribeAlarms" },
        body: "AlarmNames.member.1=a&AlarmTypes.member.1=CompositeAlarm",
      },
      ["cloudwatch:DescribeAlarms *"],
    ],
    [{ service: "monitoring", action: "PutCompositeAlarm", body: "AlarmName=a" }, ["cloudwatch:PutCompositeAlarm *"]],
  ])("%j", async (asking, expected) => {
    expect(await needed(asking)).toEqual(expected);
  });

  test("an operation without an action is refused by name", async () => {
    await expect(needed({ service: "sqs", action: "EatMessage", body: {} })).rejects.toThrow(
      "the emulator has no IAM action for sqs:EatMessage",
    );
  });
});
