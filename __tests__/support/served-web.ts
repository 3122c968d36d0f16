import { CloudWatchClient, PutMetricAlarmCommand } from "@aws-sdk/client-cloudwatch";
import { CreateTableCommand, DynamoDBClient } from "@aws-sdk/client-dynamodb";
import { DescribeSubnetsCommand, EC2Client } from "@aws-sdk/client-ec2";
import {
  CreateClusterCommand,
  CreateServiceCommand,
  ECSClient,
  RegisterTaskDefinitionCommand,
} from "@aws-sdk/client-ecs";
import { CreateDBClusterCommand, CreateGlobalClusterCommand, RDSClient } from "@aws-sdk/client-rds";
import {
  ChangeResourceRecordSetsCommand,
  CreateHealthCheckCommand,
  CreateHostedZoneCommand,
  type HealthCheckConfig,
  type ResourceRecordSet,
  Route53Client,
} from "@aws-sdk/client-route-53";
import type { AwsEmulator } from "../../emulator/aws-emulator";
import { list, textAt } from "../../emulator/gateway/xml";
import { WEB_VALUES } from "./dr/plans";
import { TESTER } from "./functions";

const { regions, table, ecsClusters, services, host, siteHosts, switchNamespace, globalCluster } = WEB_VALUES;
const SITES = ["primary", "secondary"] as const;
type Site = (typeof SITES)[number];
type Settings = (region: string) => { region: string; endpoint: string; credentials: typeof TESTER };

/** Creates, without Terraform, the resources for steps of the web plan: its table, its database, and two sites with DNS names. */
export async function serveWeb(aws: AwsEmulator): Promise<void> {
  const settings: Settings = (region) => ({ region, endpoint: aws.endpoint, credentials: TESTER });
  await new DynamoDBClient(settings(regions.control)).send(
    new CreateTableCommand({
      ...{ TableName: table, BillingMode: "PAY_PER_REQUEST" },
      KeySchema: [
        { AttributeName: "pk", KeyType: "HASH" },
        { AttributeName: "sk", KeyType: "RANGE" },
      ],
      AttributeDefinitions: ["pk", "sk"].map((AttributeName) => ({ AttributeName, AttributeType: "S" as const })),
    }),
  );
  const route53 = new Route53Client(settings("us-east-1"));
  const zone = new CreateHostedZoneCommand({ Name: "web.example.com", CallerReference: "z" });
  const { HostedZone } = await route53.send(zone);
  for (const site of SITES) {
    const Changes = (await lead(settings, site, await serve(aws, settings, site))).map((ResourceRecordSet) => ({
      ...{ Action: "UPSERT" as const, ResourceRecordSet },
    }));
    const change = { HostedZoneId: HostedZone!.Id, ChangeBatch: { Changes } };
    await route53.send(new ChangeResourceRecordSetsCommand(change));
  }
  const engine = { Engine: "aurora-mysql", GlobalClusterIdentifier: globalCluster };
  await new RDSClient(settings(regions.primary)).send(new CreateGlobalClusterCommand(engine));
  for (const site of SITES) {
    const login = { MasterUsername: "dbadmin", MasterUserPassword: "not-used-anywhere" };
    const DBClusterIdentifier = WEB_VALUES.databaseClusters[site];
    await new RDSClient(settings(regions[site])).send(
      new CreateDBClusterCommand({ ...engine, DBClusterIdentifier, ...(site === "primary" ? login : {}) }),
    );
  }
}

/** Creates the load balancer of a site, with one rule to the site's service; resolves to its DNS name. */
async function serve(aws: AwsEmulator, settings: Settings, site: Site): Promise<string> {
  const region = regions[site];
  const ask = (action: string, members: string, input: Record<string, string | number>) =>
    aws.gateway.motoWire
      .query("elasticloadbalancing", region, "2015-12-01", action, input)
      .then((answer) => list(answer, `${action}Response`, `${action}Result`, members, "member")[0]);
  const { Subnets = [] } = await new EC2Client(settings(region)).send(new DescribeSubnetsCommand({}));
  const subnets = Subnets.slice(0, 2).map(({ SubnetId }, i) => [`Subnets.member.${i + 1}`, SubnetId!] as const);
  const loadBalancer = await ask("CreateLoadBalancer", "LoadBalancers", {
    Name: "web",
    ...Object.fromEntries(subnets),
  });
  const target = { Name: "web", Protocol: "HTTP", Port: 80, VpcId: Subnets[0]!.VpcId!, TargetType: "ip" };
  const group = textAt(await ask("CreateTargetGroup", "TargetGroups", target), "TargetGroupArn")!;
  const listener = await ask("CreateListener", "Listeners", {
    ...{ LoadBalancerArn: textAt(loadBalancer, "LoadBalancerArn")!, Protocol: "HTTP", Port: 80 },
    "DefaultActions.member.1.Type": "fixed-response",
    "DefaultActions.member.1.FixedResponseConfig.StatusCode": "403",
    "DefaultActions.member.1.FixedResponseConfig.ContentType": "text/plain",
  });
  await ask("CreateRule", "Rules", {
    ...{ ListenerArn: textAt(listener, "ListenerArn")!, Priority: 1 },
    ...{ "Conditions.member.1.Field": "path-pattern", "Conditions.member.1.Values.member.1": "/*" },
    ...{ "Actions.member.1.Type": "forward", "Actions.member.1.TargetGroupArn": group },
  });
  const ecs = new ECSClient(settings(region));
  const cluster = ecsClusters[site];
  await ecs.send(new CreateClusterCommand({ clusterName: cluster }));
  const containerDefinitions = [{ name: "web", image: "web", memory: 128, portMappings: [{ containerPort: 80 }] }];
  await ecs.send(new RegisterTaskDefinitionCommand({ family: "web", containerDefinitions }));
  await ecs.send(new CreateServiceCommand({ cluster, serviceName: "worker", taskDefinition: "web", desiredCount: 1 }));
  await ecs.send(
    new CreateServiceCommand({
      ...{ cluster, serviceName: services[site], taskDefinition: "web", desiredCount: 1 },
      loadBalancers: [{ targetGroupArn: group, containerName: "web", containerPort: 80 }],
    }),
  );
  return textAt(loadBalancer, "DNSName")!;
}

/** The DNS records of a site: its own name and the shared name, with health checks on the switch metric and the endpoint. */
async function lead(settings: Settings, site: Site, loadBalancer: string): Promise<ResourceRecordSet[]> {
  const AlarmName = `traffic-switch-${site}`;
  await new CloudWatchClient(settings(regions.control)).send(
    new PutMetricAlarmCommand({
      ...{ AlarmName, Namespace: switchNamespace, MetricName: "TrafficSwitch", Statistic: "Minimum", Period: 60 },
      ...{ Dimensions: [{ Name: "Site", Value: site }], EvaluationPeriods: 1, Threshold: 1 },
      ComparisonOperator: "LessThanThreshold",
    }),
  );
  const check = async (name: string, HealthCheckConfig: HealthCheckConfig) => {
    const made = new CreateHealthCheckCommand({ CallerReference: `${site}-${name}`, HealthCheckConfig });
    return (await new Route53Client(settings("us-east-1")).send(made)).HealthCheck!.Id!;
  };
  const ChildHealthChecks = [
    await check("endpoint", { Type: "HTTPS", FullyQualifiedDomainName: siteHosts[site] }),
    await check("switch", {
      ...{ Type: "CLOUDWATCH_METRIC", InsufficientDataHealthStatus: "LastKnownStatus" },
      AlarmIdentifier: { Region: regions.control as "us-east-2", Name: AlarmName },
    }),
  ];
  return [
    {
      ...{ Name: siteHosts[site], Type: "A" },
      AliasTarget: { DNSName: `dualstack.${loadBalancer}`, HostedZoneId: "Z35SXDOTRQ7X7K", EvaluateTargetHealth: true },
    },
    {
      ...{ Name: host, Type: "CNAME", TTL: 20, SetIdentifier: site, ResourceRecords: [{ Value: siteHosts[site] }] },
      Failover: site === "primary" ? "PRIMARY" : "SECONDARY",
      HealthCheckId: await check("both", { Type: "CALCULATED", ChildHealthChecks, HealthThreshold: 2 }),
    },
  ];
}
