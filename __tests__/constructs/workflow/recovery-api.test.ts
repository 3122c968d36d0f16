import { Apigatewayv2Api } from "@cdktf/provider-aws/lib/apigatewayv2-api";
import { Apigatewayv2Authorizer } from "@cdktf/provider-aws/lib/apigatewayv2-authorizer";
import { Apigatewayv2Stage } from "@cdktf/provider-aws/lib/apigatewayv2-stage";
import { CloudwatchLogGroup } from "@cdktf/provider-aws/lib/cloudwatch-log-group";
import { LambdaPermission } from "@cdktf/provider-aws/lib/lambda-permission";
import { RecoveryApi, type RecoveryApiProps } from "../../../constructs/workflow/recovery-api";
import { RecoveryMachine } from "../../../constructs/workflow/recovery-machine";
import { RecoveryTable } from "../../../constructs/workflow/recovery-table";
import { RULES } from "../../../constructs/policy/rules";
import { StackDocument } from "../../../constructs/policy/stack-document";
import { API_ROUTES } from "../../../dr/api/api-routes";
import type { Plan } from "../../../dr/plan/plan";
import { webPlan } from "../../support/dr/plans";
import { KEY_ARN } from "../../support/keys";
import { synthesizedSite } from "../../support/site";
import { asDocument, asText, inventory, resource, type StackJson } from "../../support/synth";
import { containing } from "../../support/containing";

const key = { arn: KEY_ARN, alias: "alias/test-dev-control-dr" };
const JWT = { kind: "jwt", issuer: "https://login.example.com", audience: ["console"] } as const;

function json(change: Partial<RecoveryApiProps> = {}, plan: Plan = webPlan({ approvalSeconds: 60 })) {
  return synthesizedSite(
    (site) => {
      const common = { plan, functions: [], keyArn: KEY_ARN, logRetentionDays: 30 };
      const machines = (["activate", "drill"] as const).map(
        (kind) => new RecoveryMachine(site, kind, { ...common, kind }),
      );
      const table = new RecoveryTable(site, "table", { name: "dr", keyArn: KEY_ARN });
      const given = { plan, table, machines, key, logRetentionDays: 30, auth: { kind: "iam" } as const };
      new RecoveryApi(site, "api", { ...given, ...change });
    },
    { role: "control" },
  );
}

const routes = (site: StackJson) => Object.values(site.resource!["aws_apigatewayv2_route"]!);
const scopes = (permission: string) => [`recovery/${permission}`];

test("E8: every route has an authorizer, IAM by default", () => {
  const { site } = json();
  expect(routes(site).map(({ route_key }) => route_key)).toEqual(expect.arrayContaining(Object.keys(API_ROUTES)));
  const open = routes(site).filter(({ authorization_type }) => authorization_type !== "AWS_IAM");
  expect(open.map(({ route_key }) => route_key)).toEqual(["GET /"]);
  expect(inventory(site)).toMatchObject({ aws_apigatewayv2_route: 11, aws_apigatewayv2_integration: 1 });
  expect(asText(site)).not.toHaveResource(Apigatewayv2Authorizer);
});

test("E8, B9: tokens are from the issuer, and reading, starting and approving have separate scopes", () => {
  const { site } = json({ auth: JWT });
  expect(asText(site)).toHaveResourceWithProperties(Apigatewayv2Authorizer, {
    authorizer_type: "JWT",
    identity_sources: ["$request.header.Authorization"],
    jwt_configuration: { issuer: "https://login.example.com", audience: ["console"] },
  });
  const closed = Object.entries(API_ROUTES).filter(([route]) => route !== "GET /");
  const wanted = closed.map(([route_key, permission]) => ({
    ...{ route_key, authorization_type: "JWT", authorization_scopes: scopes(permission) },
    authorizer_id: "${aws_apigatewayv2_authorizer.api_authorizer.id}",
  }));
  expect(routes(site)).toEqual(expect.arrayContaining(wanted.map((route) => expect.objectContaining(route) as object)));
  const route = (name: string) => resource(site, `aws_apigatewayv2_route.api_${name}`)["authorization_scopes"];
  expect([route("get_status"), route("post_executions"), route("post_executions_id_approvals")]).toEqual(
    ["read", "start", "approve"].map(scopes),
  );
});

test("E8: requests are throttled, with lower limits for changes, and logged", () => {
  const { site } = json();
  expect(asText(site)).toHaveResourceWithProperties(Apigatewayv2Stage, {
    name: "$default",
    auto_deploy: true,
    default_route_settings: { throttling_rate_limit: 10, throttling_burst_limit: 10 },
    route_settings: ["POST /executions", "POST /executions/{id}/approvals"].map((route_key) => ({
      ...{ route_key, throttling_rate_limit: 1, throttling_burst_limit: 5 },
    })),
    access_log_settings: containing({ destination_arn: "${aws_cloudwatch_log_group.api_log.arn}" }),
  });
  const { format } = resource(site, "aws_apigatewayv2_stage.api_stage")["access_log_settings"] as { format: string };
  expect(JSON.parse(format)).toMatchObject({ api: "$context.apiId", status: "$context.status" });
  expect(asText(site)).toHaveResourceWithProperties(CloudwatchLogGroup, {
    ...{ name: "/test-dev/control/apis/api", kms_key_id: KEY_ARN, retention_in_days: 30 },
  });
  const facts = { name: "site", environment: "dev", kind: "site", region: "us-east-2" } as const;
  const rules = RULES.filter(({ id }) => /^api-|^function-/.test(id));
  expect(rules.flatMap((rule) => rule.check(new StackDocument(facts, asDocument(site))))).toMatchObject([
    { address: "aws_apigatewayv2_route.api_get" },
  ]);
});

test("E10: only this API invokes the function, and it may do only what its routes do", () => {
  const { site, identity } = json();
  expect(asText(site)).toHaveResourceWithProperties(LambdaPermission, {
    principal: "apigateway.amazonaws.com",
    source_arn: "${aws_apigatewayv2_api.api.execution_arn}/*/*",
  });
  const own = (of: StackJson) =>
    (of.data!["aws_iam_policy_document"]!["control_api_permissions"]!["statement"] as Record<string, string[]>[]).slice(
      3,
    );
  const table = "arn:aws:dynamodb:us-east-2:123456789012:table/test-dev-control-dr";
  const machine = (kind: string) => `arn:aws:states:us-east-2:123456789012:stateMachine:web-dev-${kind}`;
  expect(own(identity)).toEqual([
    { sid: "Record", actions: ["dynamodb:GetItem", "dynamodb:PutItem", "dynamodb:Query"], resources: [table] },
    { sid: "List", actions: ["dynamodb:Query"], resources: [`${table}/index/executions-by-start`] },
    { sid: "Start", actions: ["states:StartExecution"], resources: [machine("activate"), machine("drill")] },
    { sid: "Answer", actions: ["states:SendTaskSuccess"], resources: ["*"] },
  ]);
  expect(own(json({}, webPlan()).identity).map(({ sid }) => sid)).toEqual(["Record", "List", "Start"]);
});

test("E8: only pages of the given origins may call it", () => {
  expect(resource(json().site, "aws_apigatewayv2_api.api")).not.toHaveProperty("cors_configuration");
  const allowedOrigins = ["https://console.example.com"];
  expect(asText(json({ auth: JWT, allowedOrigins }).site)).toHaveResourceWithProperties(Apigatewayv2Api, {
    cors_configuration: containing({
      allow_origins: allowedOrigins,
      allow_methods: ["GET", "POST"],
      allow_headers: ["authorization", "content-type", "idempotency-key"],
    }),
  });
  expect(asText(json({ allowedOrigins }).site)).toHaveResourceWithProperties(Apigatewayv2Api, {
    cors_configuration: containing({ allow_headers: expect.arrayContaining(["x-amz-date"]) }),
  });
});

test("fails outside the control region", () => {
  const elsewhere: Plan = { ...webPlan(), sites: { ...webPlan().sites, control: { region: "eu-west-1" } } };
  expect(() => json({ plan: elsewhere })).toThrow(
    "[site/api] plan should be orchestrated from the stack's region us-east-2, got eu-west-1",
  );
});
