import {
  CreateDBClusterCommand,
  CreateGlobalClusterCommand,
  DescribeGlobalClustersCommand,
  FailoverGlobalClusterCommand,
  RDSClient,
} from "@aws-sdk/client-rds";
import { ControlClient } from "../../emulator/control-client";
import { AwsEmulator } from "../../emulator/aws-emulator";
import type { Wire } from "../../emulator/gateway/wire";
import { Issuers } from "../../emulator/http-api/issuers";
import { checkToken } from "../../emulator/http-api/jwt";
import { createFunction, createRole, TESTER } from "../support/functions";
import { machine } from "../support/machine";
import { issuer } from "../support/tokens";
import { until } from "../support/until";

const CONTROL = "us-east-2";
const ACCOUNT = "123456789012";
let aws: AwsEmulator;
let control: ControlClient;
let wire: Wire;
const options = (region: string) => ({ region, endpoint: aws.endpoint, credentials: TESTER, maxAttempts: 1 });

beforeAll(async () => {
  aws = await AwsEmulator.start({ account: ACCOUNT, python: machine().python });
  control = new ControlClient(aws.control);
  wire = aws.gateway.wireAs("tester");
});
afterAll(() => aws.stop());

test("A4: a global failover takes the configured time; until then the old writer is the writer", async () => {
  const [east, west] = ["us-east-1", "us-west-2"].map((region) => new RDSClient(options(region))) as [
    RDSClient,
    RDSClient,
  ];
  const engine = { Engine: "aurora-mysql", EngineVersion: "8.0.mysql_aurora.3.10.4" };
  const GlobalClusterIdentifier = "g";
  await east.send(new CreateGlobalClusterCommand({ GlobalClusterIdentifier, ...engine }));
  const login = { MasterUsername: "root", MasterUserPassword: "password1" };
  await east.send(
    new CreateDBClusterCommand({ DBClusterIdentifier: "near", GlobalClusterIdentifier, ...engine, ...login }),
  );
  const { DBCluster } = await west.send(
    new CreateDBClusterCommand({ DBClusterIdentifier: "far", GlobalClusterIdentifier, ...engine }),
  );
  const view = async () => {
    const { GlobalClusters } = await west.send(new DescribeGlobalClustersCommand({ GlobalClusterIdentifier }));
    const [{ Status, GlobalClusterMembers }] = GlobalClusters as [NonNullable<typeof GlobalClusters>[0]];
    return [
      Status,
      GlobalClusterMembers!
        .find(({ IsWriter }) => IsWriter)!
        .DBClusterArn!.split(":")
        .at(-1),
    ];
  };
  await control.settings({ globalFailoverSeconds: 0.8 });
  try {
    await west.send(
      new FailoverGlobalClusterCommand({
        GlobalClusterIdentifier,
        TargetDbClusterIdentifier: DBCluster!.DBClusterArn,
        AllowDataLoss: true,
      }),
    );
    expect(await view()).toEqual(["failing-over", "near"]);
    await until("the failover has ended", async () => (await view())[0] === "available");
    expect(await view()).toEqual(["available", "far"]);
  } finally {
    await control.settings({ globalFailoverSeconds: 0 });
  }
});

test("E8: an HTTP API as it is deployed serves its function, with a token of a registered issuer", async () => {
  const functionArn = await createFunction(
    aws.endpoint,
    "dashboard",
    "exports.handler = async (e) => ({ who: e.requestContext.authorizer?.jwt.claims.sub, id: e.pathParameters.id });",
  );
  await wire.rest("lambda", CONTROL, "POST", "/2015-03-31/functions/dashboard/policy", {
    StatementId: "api",
    Action: "lambda:InvokeFunction",
    Principal: "apigateway.amazonaws.com",
    SourceArn: `arn:aws:execute-api:${CONTROL}:${ACCOUNT}:*`,
  });
  const rest = <T>(path: string, input: object) =>
    wire.rest<T>("apigateway", CONTROL, "POST", `/v2/apis${path}`, input);
  const { apiId } = await rest<{ apiId: string }>("", { name: "dashboard", protocolType: "HTTP" });
  const login = issuer("https://login.example.com");
  const { authorizerId } = await rest<{ authorizerId: string }>(`/${apiId}/authorizers`, {
    name: "login",
    authorizerType: "JWT",
    identitySource: ["$request.header.Authorization"],
    jwtConfiguration: { issuer: login.name, audience: ["dashboard"] },
  });
  const { integrationId } = await rest<{ integrationId: string }>(`/${apiId}/integrations`, {
    integrationType: "AWS_PROXY",
    payloadFormatVersion: "2.0",
    integrationUri: `arn:aws:apigateway:${CONTROL}:lambda:path/2015-03-31/functions/${functionArn}/invocations`,
  });
  await rest(`/${apiId}/routes`, {
    routeKey: "GET /drills/{id}",
    target: `integrations/${integrationId}`,
    authorizationType: "JWT",
    authorizerId,
  });
  await rest(`/${apiId}/stages`, {
    stageName: "$default",
    autoDeploy: true,
    accessLogSettings: { destinationArn: "arn:x", format: "$context.routeKey $context.status" },
    defaultRouteSettings: { throttlingBurstLimit: 3, throttlingRateLimit: 0.01 },
  });
  await control.registerIssuer(login.name, [login.key]);
  const get = (token: string) =>
    fetch(`${aws.endpoint}/_apis/${apiId}/drills/7`, { headers: { authorization: `Bearer ${token}` } });
  const good = await get(login.token({ aud: "dashboard", sub: "ada" }));
  expect([good.status, await good.text()]).toEqual([200, JSON.stringify({ who: "ada", id: "7" })]);
  expect((await get(issuer(login.name).token({ aud: "dashboard" }))).status).toBe(401);
  expect([(await get("x")).status, (await get("x")).status]).toEqual([401, 429]);
  const lines = (await control.accessLog(apiId)).map(({ line }) => line);
  expect(lines).toEqual([200, 401, 401, 429].map((status) => `GET /drills/{id} ${status}`));
});

test("the tokens of a user pool are accepted without registration", async () => {
  const cognito = <T>(action: string, input: object) =>
    wire.json<T>("cognito-idp", CONTROL, `AWSCognitoIdentityProviderService.${action}`, input);
  const { UserPool } = await cognito<{ UserPool: { Id: string } }>("CreateUserPool", { PoolName: "p" });
  const UserPoolId = UserPool.Id;
  const { UserPoolClient } = await cognito<{ UserPoolClient: { ClientId: string } }>("CreateUserPoolClient", {
    UserPoolId,
    ClientName: "c",
    ExplicitAuthFlows: ["ALLOW_ADMIN_USER_PASSWORD_AUTH"],
  });
  const user = { UserPoolId, Username: "ada" };
  await cognito("AdminCreateUser", user);
  await cognito("AdminSetUserPassword", { ...user, Password: "Secret-word-1", Permanent: true });
  const { AuthenticationResult } = await cognito<{ AuthenticationResult: { IdToken: string } }>("AdminInitiateAuth", {
    ...{ UserPoolId, ClientId: UserPoolClient.ClientId, AuthFlow: "ADMIN_USER_PASSWORD_AUTH" },
    AuthParameters: { USERNAME: "ada", PASSWORD: "Secret-word-1" },
  });
  const name = `https://cognito-idp.${CONTROL}.amazonaws.com/${UserPoolId}`;
  const keys = await new Issuers(aws.gateway.motoWire).keys(name);
  const demand = { issuer: name, audience: [UserPoolClient.ClientId], scopes: [] };
  const { claims } = checkToken(AuthenticationResult.IdToken, keys, demand, Date.now());
  expect(claims).toMatchObject({ "cognito:username": "ada" });
  expect(await new Issuers(aws.gateway.motoWire).keys("https://elsewhere.example.com")).toEqual([]);
});

test("E9: rules and schedules as they are deployed are fired, and a failed event arrives in the dead-letter queue", async () => {
  const queue = async (QueueName: string) => {
    const { QueueUrl } = await wire.json<{ QueueUrl: string }>("sqs", CONTROL, "AmazonSQS.CreateQueue", { QueueName });
    return QueueUrl;
  };
  const received = async (QueueUrl: string) => {
    const answer = await wire.json<{ Messages?: { Body: string }[] }>("sqs", CONTROL, "AmazonSQS.ReceiveMessage", {
      QueueUrl,
    });
    return answer.Messages?.map(({ Body }) => Body) ?? [];
  };
  const dead = await queue("dead");
  const failing = await createFunction(
    aws.endpoint,
    "failing",
    "exports.handler = async () => { throw new Error('no'); };",
    {
      DeadLetterConfig: { TargetArn: `arn:aws:sqs:${CONTROL}:${ACCOUNT}:dead` },
    },
  );
  const rule = { Name: "weekly", ScheduleExpression: "rate(7 days)" };
  await wire.json("events", CONTROL, "AWSEvents.PutRule", rule);
  const Targets = [{ Id: "f", Arn: failing, Input: '{"drill":true}' }];
  await wire.json("events", CONTROL, "AWSEvents.PutTargets", { Rule: "weekly", Targets });
  const refused = "because no resource-based policy allows the lambda:InvokeFunction action";
  expect(await control.fire({ region: CONTROL, rule: "weekly" })).toMatchObject([
    { error: expect.stringContaining(refused) },
  ]);
  for (const name of ["weekly", "matching"]) {
    await wire.rest("lambda", CONTROL, "POST", "/2015-03-31/functions/failing/policy", {
      ...{ StatementId: name, Action: "lambda:InvokeFunction", Principal: "events.amazonaws.com" },
      SourceArn: `arn:aws:events:${CONTROL}:${ACCOUNT}:rule/${name}`,
    });
  }
  expect(await control.fire({ region: CONTROL, rule: "weekly" })).toMatchObject([{ delivered: "event accepted" }]);
  await until("the event is dropped", async () => (await control.waitingEvents()) === 0);
  expect(await control.invocations({ function: "failing" })).toHaveLength(3);
  expect(await received(dead)).toEqual(['{"drill":true}']);

  const pattern = { Name: "matching", EventPattern: '{"source":["app"]}' };
  await wire.json("events", CONTROL, "AWSEvents.PutRule", pattern);
  const input = [{ Id: "f", Arn: failing, InputPath: "$.detail" }];
  await wire.json("events", CONTROL, "AWSEvents.PutTargets", { Rule: "matching", Targets: input });
  const Entries = [{ Source: "app", DetailType: "d", Detail: '{"from":"bus"}' }];
  await wire.json("events", CONTROL, "AWSEvents.PutEvents", { Entries });
  await until("the event on the bus is dropped too", async () => (await control.invocations()).length >= 6);
  await until("its dead letter arrives", async () => (await received(dead)).includes('{"from": "bus"}'));

  const nightly = await queue("nightly");
  const role = await createRole(aws.endpoint, "scheduler", "scheduler.amazonaws.com");
  await wire.rest("scheduler", CONTROL, "POST", "/schedules/nightly", {
    ScheduleExpression: "rate(1 day)",
    FlexibleTimeWindow: { Mode: "OFF" },
    Target: { Arn: `arn:aws:sqs:${CONTROL}:${ACCOUNT}:nightly`, RoleArn: role, Input: '{"night":1}' },
  });
  await control.fire({ region: CONTROL, schedule: "nightly" });
  expect(await received(nightly)).toEqual(['{"night":1}']);
  await expect(control.fire({ region: CONTROL, schedule: "other" })).rejects.toThrow("does not exist");
});
