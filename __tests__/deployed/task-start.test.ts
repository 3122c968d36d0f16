import {
  AuthorizeSecurityGroupEgressCommand,
  CreateSecurityGroupCommand,
  CreateSubnetCommand,
  CreateVpcCommand,
  CreateVpcEndpointCommand,
  DescribeManagedPrefixListsCommand,
  DescribeRouteTablesCommand,
  EC2Client,
  ModifyVpcAttributeCommand,
  RevokeSecurityGroupEgressCommand,
} from "@aws-sdk/client-ec2";
import {
  CreateClusterCommand,
  CreateServiceCommand,
  DescribeServicesCommand,
  DescribeTasksCommand,
  ECSClient,
  ListTasksCommand,
  RegisterTaskDefinitionCommand,
  UpdateServiceCommand,
} from "@aws-sdk/client-ecs";
import { CreateRoleCommand, IAMClient, PutRolePolicyCommand } from "@aws-sdk/client-iam";
import { CreateKeyCommand, KMSClient } from "@aws-sdk/client-kms";
import { CreateSecretCommand, SecretsManagerClient } from "@aws-sdk/client-secrets-manager";
import { clientEnvironment, AwsEmulator } from "../../emulator/aws-emulator";
import { ociImage } from "../../tools/image/oci-image";
import { pushImage } from "../../tools/image/push-image";
import { machine } from "../support/machine";

const ACCOUNT = "123456789012";
const REGION = "us-east-1";
const IMAGE = `${ACCOUNT}.dkr.ecr.${REGION}.amazonaws.com/app`;
const ALL = { IpProtocol: "-1", IpRanges: [{ CidrIp: "0.0.0.0/0" }] };
const HTTPS = { IpProtocol: "tcp", FromPort: 443, ToPort: 443 };

let aws: AwsEmulator;
let ecs: ECSClient;
let ec2: EC2Client;
let network: { subnets: string[]; securityGroups: string[] };
let endpointGroup: string;
let secret: string;

beforeAll(async () => {
  aws = await AwsEmulator.start({ account: ACCOUNT, python: machine().python });
  Object.assign(process.env, clientEnvironment(aws.endpoint));
  aws.services.settings.change({ taskRetrySeconds: 0 });
  ecs = new ECSClient({ region: REGION });
  ec2 = new EC2Client({ region: REGION });
  await makeNetwork();
  await makeRole("execution");
  await makeRole("blind");
  const kms = await new KMSClient({ region: REGION }).send(new CreateKeyCommand({}));
  const key = kms.KeyMetadata!.Arn!;
  const { ARN } = await new SecretsManagerClient({ region: REGION }).send(
    new CreateSecretCommand({ Name: "database", SecretString: JSON.stringify({ password: "p" }), KmsKeyId: key }),
  );
  secret = ARN!;
  await permit("execution", [key]);
  await permit("blind", []);
  const { motoWire } = aws.gateway;
  await motoWire.json("logs", REGION, "Logs_20140328.CreateLogGroup", { logGroupName: "/app" });
  const repository = { repositoryName: "app" };
  await motoWire.json("ecr", REGION, "AmazonEC2ContainerRegistry_V20150921.CreateRepository", repository);
  await push("1", "arm64");
  await push("amd64", "amd64");
  await ecs.send(new CreateClusterCommand({ clusterName: "app" }));
});
afterAll(() => aws.stop());

const toEndpoints = () => ({ ...HTTPS, UserIdGroupPairs: [{ GroupId: endpointGroup }] });

/** A VPC without a route out but with endpoints, and a group of tasks that may reach them. */
async function makeNetwork(): Promise<void> {
  const { Vpc } = await ec2.send(new CreateVpcCommand({ CidrBlock: "10.0.0.0/16" }));
  const VpcId = Vpc!.VpcId!;
  await ec2.send(new ModifyVpcAttributeCommand({ VpcId, EnableDnsHostnames: { Value: true } }));
  const { Subnet } = await ec2.send(new CreateSubnetCommand({ VpcId, CidrBlock: "10.0.0.0/24" }));
  const SubnetIds = [Subnet!.SubnetId!];
  const group = async (GroupName: string) =>
    (await ec2.send(new CreateSecurityGroupCommand({ VpcId, GroupName, Description: GroupName }))).GroupId!;
  const tasks = await group("tasks");
  endpointGroup = await group("endpoints");
  await ec2.send(new RevokeSecurityGroupEgressCommand({ GroupId: tasks, IpPermissions: [ALL] }));
  await ec2.send(new AuthorizeSecurityGroupEgressCommand({ GroupId: tasks, IpPermissions: [toEndpoints()] }));
  await aws.gateway.motoWire.query("ec2", REGION, "2016-11-15", "AuthorizeSecurityGroupIngress", {
    ...{ GroupId: endpointGroup, "IpPermissions.1.IpProtocol": "tcp" },
    ...{ "IpPermissions.1.FromPort": 443, "IpPermissions.1.ToPort": 443 },
    "IpPermissions.1.Groups.1.GroupId": tasks,
  });
  for (const service of ["ecr.api", "ecr.dkr", "logs", "secretsmanager"]) {
    const ServiceName = `com.amazonaws.${REGION}.${service}`;
    const interfaces = { VpcEndpointType: "Interface", PrivateDnsEnabled: true } as const;
    await ec2.send(
      new CreateVpcEndpointCommand({ VpcId, ServiceName, SubnetIds, SecurityGroupIds: [endpointGroup], ...interfaces }),
    );
  }
  const filter = { Filters: [{ Name: "vpc-id", Values: [VpcId] }] };
  const { RouteTables = [] } = await ec2.send(new DescribeRouteTablesCommand(filter));
  const RouteTableIds = RouteTables.map(({ RouteTableId }) => RouteTableId!);
  const ServiceName = `com.amazonaws.${REGION}.s3`;
  await ec2.send(new CreateVpcEndpointCommand({ VpcId, ServiceName, RouteTableIds, VpcEndpointType: "Gateway" }));
  const named = { Filters: [{ Name: "prefix-list-name", Values: [ServiceName] }] };
  const { PrefixLists = [] } = await ec2.send(new DescribeManagedPrefixListsCommand(named));
  const toLayers = { ...HTTPS, PrefixListIds: [{ PrefixListId: PrefixLists[0]!.PrefixListId! }] };
  await ec2.send(new AuthorizeSecurityGroupEgressCommand({ GroupId: tasks, IpPermissions: [toLayers] }));
  network = { subnets: SubnetIds, securityGroups: [tasks] };
}

async function makeRole(RoleName: string): Promise<void> {
  const trust = { Effect: "Allow", Principal: { Service: "ecs-tasks.amazonaws.com" }, Action: "sts:AssumeRole" };
  const AssumeRolePolicyDocument = JSON.stringify({ Version: "2012-10-17", Statement: [trust] });
  await new IAMClient({ region: REGION }).send(new CreateRoleCommand({ RoleName, AssumeRolePolicyDocument }));
}

/** What an execution role needs, with `kms:Decrypt` on these keys. */
async function permit(RoleName: string, keys: readonly string[]): Promise<void> {
  const allow = (Action: string[], Resource: string | readonly string[]) => ({ Effect: "Allow", Action, Resource });
  const Statement = [
    allow(["ecr:GetAuthorizationToken"], "*"),
    allow(["ecr:BatchGetImage", "ecr:GetDownloadUrlForLayer"], `arn:aws:ecr:${REGION}:${ACCOUNT}:repository/app`),
    allow(["secretsmanager:GetSecretValue"], secret),
    allow(["logs:CreateLogStream", "logs:PutLogEvents"], `arn:aws:logs:${REGION}:${ACCOUNT}:log-group:/app:*`),
    ...(keys.length > 0 ? [allow(["kms:Decrypt"], keys)] : []),
  ];
  const PolicyDocument = JSON.stringify({ Version: "2012-10-17", Statement });
  const input = { RoleName, PolicyName: "start", PolicyDocument };
  await new IAMClient({ region: REGION }).send(new PutRolePolicyCommand(input));
}

function push(tag: string, architecture: "arm64" | "amd64"): Promise<string> {
  const image = ociImage({ architecture, settings: {}, layers: [[{ path: "/app", content: tag }]] });
  return pushImage({ region: REGION, repository: "app", tag, images: [image] });
}

interface Change {
  readonly image?: string;
  readonly role?: string;
  readonly logGroup?: string;
}

async function define({ image = `${IMAGE}:1`, role = "execution", logGroup = "/app" }: Change = {}): Promise<string> {
  const { taskDefinition } = await ecs.send(
    new RegisterTaskDefinitionCommand({
      ...{ family: "app", networkMode: "awsvpc", requiresCompatibilities: ["FARGATE"], cpu: "256", memory: "512" },
      runtimePlatform: { cpuArchitecture: "ARM64", operatingSystemFamily: "LINUX" },
      executionRoleArn: `arn:aws:iam::${ACCOUNT}:role/${role}`,
      containerDefinitions: [
        {
          ...{ name: "app", image, secrets: [{ name: "PASSWORD", valueFrom: `${secret}:password::` }] },
          logConfiguration: {
            logDriver: "awslogs",
            options: { "awslogs-group": logGroup, "awslogs-region": REGION, "awslogs-stream-prefix": "app" },
          },
        },
      ],
    }),
  );
  return taskDefinition!.taskDefinitionArn!;
}

async function create(serviceName: string, taskDefinition: string): Promise<void> {
  const deploymentConfiguration = { deploymentCircuitBreaker: { enable: true, rollback: true } };
  const networkConfiguration = { awsvpcConfiguration: network };
  await ecs.send(
    new CreateServiceCommand({
      ...{ cluster: "app", serviceName, taskDefinition, desiredCount: 2, launchType: "FARGATE" },
      ...{ deploymentConfiguration, networkConfiguration },
    }),
  );
}

async function seen(serviceName: string) {
  const { services = [] } = await ecs.send(new DescribeServicesCommand({ cluster: "app", services: [serviceName] }));
  const [{ runningCount, taskDefinition, deployments = [] }] = services as [NonNullable<(typeof services)[0]>];
  return { runningCount, taskDefinition, rollout: deployments[0]?.rolloutState };
}

/** Reasons of the tasks that stopped, each once, the latest last. */
async function reasons(serviceName: string): Promise<string[]> {
  const filter = { cluster: "app", serviceName, desiredStatus: "STOPPED" as const };
  const { taskArns = [] } = await ecs.send(new ListTasksCommand(filter));
  if (taskArns.length === 0) return [];
  const { tasks = [] } = await ecs.send(new DescribeTasksCommand({ cluster: "app", tasks: taskArns }));
  return [...new Set(tasks.map(({ stoppedReason }) => stoppedReason!))];
}

test("R4: a first deployment without its image fails for good; a forced one finds the image that came", async () => {
  const taskDefinition = await define({ image: `${IMAGE}:2` });
  await create("first", taskDefinition);
  expect(await seen("first")).toEqual({ runningCount: 0, taskDefinition, rollout: "FAILED" });
  expect(await reasons("first")).toEqual([expect.stringMatching(/^CannotPullContainerError: .* not found$/)]);
  await push("2", "arm64");
  const service = { cluster: "app", service: "first" };
  await ecs.send(new UpdateServiceCommand({ ...service, desiredCount: 3 }));
  expect(await seen("first")).toMatchObject({ runningCount: 0, rollout: "FAILED" });
  await ecs.send(new UpdateServiceCommand({ ...service, forceNewDeployment: true }));
  expect(await seen("first")).toMatchObject({ runningCount: 3, rollout: "COMPLETED" });
});

test("R4, X16: what a deployment lacks stops its tasks, and the tasks before it run on", async () => {
  const first = await define();
  await create("later", first);
  expect(await seen("later")).toEqual({ runningCount: 2, taskDefinition: first, rollout: "COMPLETED" });
  const deploy = async (change: Change) => {
    const taskDefinition = await define(change);
    await ecs.send(new UpdateServiceCommand({ cluster: "app", service: "later", taskDefinition }));
    expect(await seen("later")).toEqual({ runningCount: 2, taskDefinition: first, rollout: "COMPLETED" });
    return (await reasons("later")).at(-1);
  };
  expect(await deploy({ image: `${IMAGE}:amd64` })).toContain("is for amd64, the task runs on arm64");
  expect(await deploy({ role: "blind" })).toMatch(
    /^ResourceInitializationError: unable to pull secrets .* not authorized to perform: kms:Decrypt on resource/,
  );
  expect(await deploy({ role: "missing" })).toMatch(/^ECS was unable to assume the role /);
  expect(await deploy({ logGroup: "/other" })).toMatch(/^ResourceInitializationError: failed to validate logger args/);
  const egress = { GroupId: network.securityGroups[0]!, IpPermissions: [toEndpoints()] };
  await ec2.send(new RevokeSecurityGroupEgressCommand(egress));
  expect(await deploy({})).toContain(`${network.securityGroups[0]!} has no egress rule that allows TCP 443`);
  await ec2.send(new AuthorizeSecurityGroupEgressCommand(egress));
  await ecs.send(new UpdateServiceCommand({ cluster: "app", service: "later", forceNewDeployment: true }));
  expect(await seen("later")).toMatchObject({ runningCount: 2, rollout: "COMPLETED" });
});
