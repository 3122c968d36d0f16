import { CloudWatchClient, PutMetricAlarmCommand, PutMetricDataCommand } from "@aws-sdk/client-cloudwatch";
import { DynamoDBClient, PutItemCommand } from "@aws-sdk/client-dynamodb";
import { CreateSecretCommand, SecretsManagerClient } from "@aws-sdk/client-secrets-manager";
import { CreateStateMachineCommand, SFNClient } from "@aws-sdk/client-sfn";
import { siteKey } from "../../dr/record/site-item";
import { attributesOf } from "../../functions/runtime/dr-table/attributes";
import { WEB_VALUES } from "./dr/plans";
import { createFunction, createRole, type TESTER } from "./functions";

const { regions, table, services, observers, probes, databaseClusters } = WEB_VALUES;
export const SECRET = "web-dev-database";

export interface ClientSettings {
  readonly region: string;
  readonly endpoint: string;
  readonly credentials: typeof TESTER;
}

/** Adds everything that a failover to the secondary of web-dev needs in addition to its services and database. */
export async function furnishStandby(settings: (region: string) => ClientSettings): Promise<void> {
  const control = settings(regions.control);
  const { endpoint } = control;
  const cloudwatch = new CloudWatchClient(control);
  for (const site of ["primary", "secondary"] as const) {
    await cloudwatch.send(
      new PutMetricAlarmCommand({
        ...{
          AlarmName: `traffic-switch-${site}`,
          Namespace: WEB_VALUES.switchNamespace,
          MetricName: WEB_VALUES.switchMetric,
        },
        ...{ Dimensions: [{ Name: WEB_VALUES.switchDimension, Value: site }], Statistic: "Minimum", Period: 60 },
        ...{ EvaluationPeriods: 1, ComparisonOperator: "LessThanThreshold", Threshold: 1 },
      }),
    );
  }
  for (const { region, namespace, metric, dimensions } of observers.primary)
    await measure(settings(region), namespace, metric, dimensions, 1);
  await measureLag(settings(regions.secondary), 640);
  await new DynamoDBClient(control).send(
    new PutItemCommand({
      TableName: table,
      Item: attributesOf({
        ...siteKey("web-dev", "primary"),
        [`peaks:${services.primary}`]: { day: new Date().toISOString().slice(0, "YYYY-MM-DD".length), tasks: 3 },
      }),
    }),
  );
  const roleArn = await createRole(endpoint, "machine", "states.amazonaws.com");
  const definition = JSON.stringify({ StartAt: "end", States: { end: { Type: "Succeed" } } });
  await new SFNClient(control).send(new CreateStateMachineCommand({ name: "web-dev-activate", definition, roleArn }));
  await new SecretsManagerClient(settings(regions.primary)).send(
    new CreateSecretCommand({ Name: SECRET, SecretString: "{}", AddReplicaRegions: [{ Region: regions.secondary }] }),
  );
  const healthy = JSON.stringify({ health: "healthy", reasons: [], runningTasks: {} });
  await createFunction(endpoint, probes.secondary, `exports.handler = async () => (${healthy});`, {
    region: regions.secondary,
  });
}

/** Replication lag of the secondary, in milliseconds. */
export function measureLag(client: ClientSettings, value: number): Promise<void> {
  const copy = { DBClusterIdentifier: databaseClusters.secondary };
  return measure(client, "AWS/RDS", "AuroraGlobalDBReplicationLag", copy, value);
}

async function measure(
  client: ClientSettings,
  namespace: string,
  metric: string,
  dimensions: Readonly<Record<string, string>>,
  value: number,
): Promise<void> {
  const Dimensions = Object.entries(dimensions).map(([Name, Value]) => ({ Name, Value }));
  const datum = { MetricName: metric, Dimensions, Value: value, Timestamp: new Date() };
  await new CloudWatchClient(client).send(new PutMetricDataCommand({ Namespace: namespace, MetricData: [datum] }));
}
