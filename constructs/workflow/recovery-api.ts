import { Apigatewayv2Api } from "@cdktf/provider-aws/lib/apigatewayv2-api";
import { Apigatewayv2Authorizer } from "@cdktf/provider-aws/lib/apigatewayv2-authorizer";
import { Apigatewayv2Integration } from "@cdktf/provider-aws/lib/apigatewayv2-integration";
import { Apigatewayv2Route, type Apigatewayv2RouteConfig } from "@cdktf/provider-aws/lib/apigatewayv2-route";
import { Apigatewayv2Stage } from "@cdktf/provider-aws/lib/apigatewayv2-stage";
import { LambdaPermission } from "@cdktf/provider-aws/lib/lambda-permission";
import { TerraformOutput } from "cdktf";
import { Construct } from "constructs";
import { API_ROUTES } from "../../dr/api/api-routes";
import { EXECUTIONS_BY_START } from "../../dr/record/items";
import type { Plan } from "../../dr/plan/plan";
import { Lambda } from "../compute/lambda";
import { InvalidProps } from "../core/invalid-props";
import { LogGroup } from "../core/log-group";
import type { Statement } from "../core/policy-document";
import { siteOf } from "../core/site";
import type { KeyRef } from "../security/key";
import type { RecoveryMachine } from "./recovery-machine";
import type { RecoveryTable } from "./recovery-table";

export interface RecoveryApiProps {
  readonly plan: Plan;
  readonly table: Pick<RecoveryTable, "arn">;
  /** The state machines that it may start. */
  readonly machines: readonly RecoveryMachine[];
  /** Key of the table, the function and the logs. */
  readonly key: KeyRef;
  readonly logRetentionDays: number;
  /** How callers authenticate. */
  readonly auth: ApiAuth;
  /**
   * Origins such as `https://app.example.com` whose pages may call it.
   * @default none
   */
  readonly allowedOrigins?: readonly string[];
}

export type ApiAuth =
  /** Requests signed with AWS credentials: IAM policies allow `execute-api:Invoke` on the ARN of a route. */
  | { readonly kind: "iam" }
  /** Tokens of an OpenID Connect issuer with the scopes `recovery/read`, `recovery/start` and `recovery/approve`. */
  | { readonly kind: "jwt"; readonly issuer: string; readonly audience: readonly string[] };

/** Part of the deterministic names of the function and of the API. */
const API = "api";

/** Burst of requests: the number of functions that a new account can run concurrently. */
const BURST = 10;
/**
 * Requests per second of each route. A dashboard that polls every five seconds needs less than one; the account has
 * 10,000 for all APIs of the region. @see https://docs.aws.amazon.com/apigateway/latest/developerguide/limits.html
 */
const READS = { throttlingRateLimit: 10, throttlingBurstLimit: BURST };
/** Requests per second of routes that change something; people send them. */
const WRITES = { throttlingRateLimit: 1, throttlingBurstLimit: 5 };
/** Seconds; API Gateway waits for at most 30. @see https://docs.aws.amazon.com/apigateway/latest/developerguide/http-api-quotas.html */
const TIMEOUT_SECONDS = 15;
/** Seconds that a browser caches the CORS response of a preflight request. */
const CORS_MAX_AGE_SECONDS = 300;

/** @see https://docs.aws.amazon.com/apigateway/latest/developerguide/http-api-logging-variables.html */
const LOGGED = {
  ...{
    api: "$context.apiId",
    requestId: "$context.requestId",
    time: "$context.requestTime",
    ip: "$context.identity.sourceIp",
  },
  ...{ route: "$context.routeKey", path: "$context.path", status: "$context.status" },
  ...{ caller: "$context.authorizer.claims.sub", user: "$context.identity.userArn" },
  ...{ error: "$context.error.message", integrationError: "$context.integrationErrorMessage" },
  ...{ latencyMs: "$context.responseLatency" },
};

/**
 * The HTTP API of a recovery: it returns the active site and the reason, plans, executions and drills, and starts and
 * approves workflows. It runs in the control region and needs no other region.
 */
export class RecoveryApi extends Construct {
  readonly function: Lambda;
  readonly resource: Apigatewayv2Api;
  /** The public route: the dashboard page, which contains no data. */
  readonly page: Apigatewayv2Route;
  readonly accessLog: LogGroup;

  constructor(scope: Construct, id: string, props: RecoveryApiProps) {
    super(scope, id);
    const { plan, key, logRetentionDays } = props;
    const { region, siteNames } = siteOf(this);
    if (region !== plan.sites.control.region) {
      throw new InvalidProps(
        this,
        `plan should be orchestrated from the stack's region ${region}, got ${plan.sites.control.region}`,
      );
    }
    this.function = new Lambda(this, "function", {
      name: API,
      description: `DR orchestration of ${plan.name}: handles API requests`,
      statements: statements(props),
      key,
      logRetentionDays,
      timeoutSeconds: TIMEOUT_SECONDS,
      environment: { TABLE: plan.table, PLAN: plan.name },
    });
    this.resource = new Apigatewayv2Api(this, "Resource", {
      name: siteNames.of(API),
      description: `DR orchestration of ${plan.name}`,
      protocolType: "HTTP",
      ...cors(props),
    });
    const routes = this.routes(props);
    this.page = routes.find(({ permission }) => permission === "nothing")!.resource;
    this.accessLog = new LogGroup(this, "log", {
      name: `apis/${API}`,
      retentionDays: logRetentionDays,
      keyArn: key.arn,
    });
    new Apigatewayv2Stage(this, "stage", {
      apiId: this.resource.id,
      name: "$default",
      autoDeploy: true,
      defaultRouteSettings: READS,
      routeSettings: routes.filter(isWrite).map(({ routeKey }) => ({ routeKey, ...WRITES })),
      accessLogSettings: { destinationArn: this.accessLog.arn, format: JSON.stringify(LOGGED) },
      // The settings of a route require the route.
      dependsOn: routes.map(({ resource }) => resource),
    });
    new LambdaPermission(this, "permission", {
      statementId: API,
      action: "lambda:InvokeFunction",
      functionName: this.function.resource.functionName,
      principal: "apigateway.amazonaws.com",
      sourceArn: `${this.resource.executionArn}/*/*`,
    });
    new TerraformOutput(this, "url", {
      value: this.resource.apiEndpoint,
      description: `URL of the DR orchestration API of ${plan.name}`,
    });
  }

  private routes({ auth }: RecoveryApiProps) {
    const { resource: api } = this;
    const integration = new Apigatewayv2Integration(this, "integration", {
      apiId: api.id,
      integrationType: "AWS_PROXY",
      integrationUri: this.function.resource.invokeArn,
      payloadFormatVersion: "2.0",
      timeoutMilliseconds: TIMEOUT_SECONDS * 1000,
    });
    const authorizer =
      auth.kind === "jwt"
        ? new Apigatewayv2Authorizer(this, "authorizer", {
            apiId: api.id,
            name: "tokens",
            authorizerType: "JWT",
            identitySources: ["$request.header.Authorization"],
            jwtConfiguration: { issuer: auth.issuer, audience: [...auth.audience] },
          })
        : undefined;
    return Object.entries(API_ROUTES).map(([routeKey, permission]) => {
      const open = permission === "nothing";
      const authorization: Partial<Apigatewayv2RouteConfig> = open
        ? { authorizationType: "NONE" }
        : authorizer
          ? { authorizationType: "JWT", authorizerId: authorizer.id, authorizationScopes: [`recovery/${permission}`] }
          : { authorizationType: "AWS_IAM" };
      const resource = new Apigatewayv2Route(this, routeId(routeKey), {
        apiId: api.id,
        routeKey,
        target: `integrations/${integration.id}`,
        ...authorization,
      });
      return { routeKey, permission, resource };
    });
  }
}

function isWrite({ permission }: { readonly permission: string }): boolean {
  return permission === "start" || permission === "approve";
}

/** `get` for `GET /`, `get-plans-plan` for `GET /plans/{plan}`. */
function routeId(routeKey: string): string {
  return routeKey
    .toLowerCase()
    .replace(/[^a-z]+/g, "-")
    .replace(/-$/, "");
}

function cors({ auth, allowedOrigins = [] }: RecoveryApiProps) {
  if (allowedOrigins.length === 0) return {};
  const signed = auth.kind === "iam" ? ["x-amz-content-sha256", "x-amz-date", "x-amz-security-token"] : [];
  return {
    corsConfiguration: {
      allowOrigins: [...allowedOrigins],
      allowMethods: ["GET", "POST"],
      allowHeaders: ["authorization", "content-type", "idempotency-key", ...signed],
      exposeHeaders: ["location"],
      maxAge: CORS_MAX_AGE_SECONDS,
    },
  };
}

function statements({ table, machines, plan }: RecoveryApiProps): Statement[] {
  const hasApprovals = plan.workflows.some(({ stages }) =>
    stages.flat().some(({ type }) => type === "manual-approval"),
  );
  return [
    {
      sid: "Record",
      actions: ["dynamodb:GetItem", "dynamodb:PutItem", "dynamodb:Query"],
      resources: [table.arn],
    },
    { sid: "List", actions: ["dynamodb:Query"], resources: [`${table.arn}/index/${EXECUTIONS_BY_START.name}`] },
    { sid: "Start", actions: ["states:StartExecution"], resources: machines.map(({ arn }) => arn) },
    // Only the token identifies the task: this action supports no resource ARNs.
    ...(hasApprovals ? [{ sid: "Answer", actions: ["states:SendTaskSuccess"], resources: ["*"] }] : []),
  ];
}
