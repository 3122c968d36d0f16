import * as fs from "node:fs";
import * as path from "node:path";
import { AddPermissionCommand, InvokeCommand, LambdaClient } from "@aws-sdk/client-lambda";
import { DescribeSubnetsCommand, EC2Client } from "@aws-sdk/client-ec2";
import { CreateRoleCommand, IAMClient, PutRolePolicyCommand } from "@aws-sdk/client-iam";
import {
  CreateDBClusterCommand,
  CreateDBProxyCommand,
  CreateGlobalClusterCommand,
  RDSClient,
  RegisterDBProxyTargetsCommand,
} from "@aws-sdk/client-rds";
import {
  CreateSecretCommand,
  GetSecretValueCommand,
  RotateSecretCommand,
  SecretsManagerClient,
} from "@aws-sdk/client-secrets-manager";
import { AwsEmulator } from "../../emulator/aws-emulator";
import { createFunction, TESTER } from "../support/functions";
import { machine } from "../support/machine";
import { mysqlLogin } from "../support/mysql-login";
import { until } from "../support/until";

const REGION = "us-east-1";
let aws: AwsEmulator;
beforeAll(async () => {
  aws = await AwsEmulator.start({ account: "123456789012", python: machine().python });
});
afterAll(() => aws.stop());

test("R6, R9: the deployed function creates the application's user and rotates its secret, step by step as AWS requires", async () => {
  const options = { region: REGION, endpoint: aws.endpoint, credentials: TESTER };
  const rds = new RDSClient(options);
  const secrets = new SecretsManagerClient(options);
  const login = { username: "dbadmin", password: "password1" };
  const engine = { Engine: "aurora-mysql", EngineVersion: "8.0.mysql_aurora.3.10.4" };
  await rds.send(new CreateGlobalClusterCommand({ GlobalClusterIdentifier: "world", ...engine }));
  const { DBCluster } = await rds.send(
    new CreateDBClusterCommand({
      ...{ DBClusterIdentifier: "database", GlobalClusterIdentifier: "world", ...engine },
      ...{ MasterUsername: login.username, MasterUserPassword: login.password },
    }),
  );
  const secret = async (Name: string, value: object) =>
    (await secrets.send(new CreateSecretCommand({ Name, SecretString: JSON.stringify(value) }))).ARN!;
  const master = await secret("database", login);
  const application = await secret("database-app", { username: "app", password: "first", dbname: "app" });
  const rotation = await createFunction(aws.endpoint, "rotate-database-secret", "", {
    region: REGION,
    Timeout: 60,
    Code: { ZipFile: fs.readFileSync(path.join(process.env["STEADFAST_FUNCTIONS"]!, "rotate-database-secret.zip")) },
    Environment: {
      Variables: {
        ...{ DATABASE_HOST: DBCluster!.Endpoint!, DATABASE_CLUSTER: DBCluster!.DBClusterArn! },
        ...{ GLOBAL_CLUSTER: "world", MASTER_SECRET: master },
      },
    },
  });
  const lambda = new LambdaClient(options);
  await lambda.send(
    new AddPermissionCommand({
      FunctionName: rotation,
      StatementId: "SecretsManager",
      Action: "lambda:InvokeFunction",
      Principal: "secretsmanager.amazonaws.com",
    }),
  );
  const { FunctionError, Payload } = await lambda.send(
    new InvokeCommand({
      FunctionName: rotation,
      Payload: JSON.stringify({ Step: "ensureUser", SecretId: application }),
    }),
  );
  expect([FunctionError, Buffer.from(Payload!).toString()]).toEqual([undefined, "null"]);

  const volume = aws.services.databases.volumeOf({ region: REGION, id: "database" });
  const current = async () => {
    const { SecretString } = await secrets.send(new GetSecretValueCommand({ SecretId: application }));
    return (JSON.parse(SecretString!) as { password: string }).password;
  };
  const accepted = (password: string) => volume.accepts("app", (one) => one === password);
  expect(accepted("first")).toBe(true);
  await secrets.send(
    new RotateSecretCommand({
      SecretId: application,
      RotationLambdaARN: rotation,
      RotationRules: { AutomaticallyAfterDays: 30 },
    }),
  );
  await until("the secret has its next value", async () => (await current()) !== "first");
  expect([accepted("first"), accepted(await current())]).toEqual([true, true]);
});

test("R7: a proxy refuses every login until its role may read its secret", async () => {
  const options = { region: REGION, endpoint: aws.endpoint, credentials: TESTER };
  const iam = new IAMClient(options);
  const rds = new RDSClient(options);
  const login = { username: "dbadmin", password: "password1" };
  const { ARN } = await new SecretsManagerClient(options).send(
    new CreateSecretCommand({ Name: "pooled", SecretString: JSON.stringify(login) }),
  );
  const policy = (statement: object) =>
    JSON.stringify({ Version: "2012-10-17", Statement: [{ Effect: "Allow", ...statement }] });
  const trust = policy({ Action: "sts:AssumeRole", Principal: { Service: "rds.amazonaws.com" } });
  const { Role } = await iam.send(new CreateRoleCommand({ RoleName: "pool", AssumeRolePolicyDocument: trust }));
  const { Subnets = [] } = await new EC2Client(options).send(new DescribeSubnetsCommand({}));
  await rds.send(
    new CreateDBClusterCommand({
      ...{ DBClusterIdentifier: "pooled", Engine: "aurora-mysql", EngineVersion: "8.0.mysql_aurora.3.10.4" },
      ...{ MasterUsername: login.username, MasterUserPassword: login.password },
    }),
  );
  const { DBProxy } = await rds.send(
    new CreateDBProxyCommand({
      ...{ DBProxyName: "pool", EngineFamily: "MYSQL", RoleArn: Role!.Arn!, Auth: [{ SecretArn: ARN! }] },
      VpcSubnetIds: Subnets.slice(0, 2).map(({ SubnetId }) => SubnetId!),
    }),
  );
  await rds.send(new RegisterDBProxyTargetsCommand({ DBProxyName: "pool", DBClusterIdentifiers: ["pooled"] }));
  const logIn = () => mysqlLogin(aws.services.databases, DBProxy!.Endpoint!, login);
  expect(await logIn()).toMatch(/^1045 Access denied .* is not authorized to perform: secretsmanager:GetSecretValue/);
  const PolicyDocument = policy({ Action: "secretsmanager:GetSecretValue", Resource: ARN });
  await iam.send(new PutRolePolicyCommand({ RoleName: "pool", PolicyName: "read", PolicyDocument }));
  expect(await logIn()).toBeUndefined();
});
