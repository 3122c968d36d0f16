import { type RuleCase, ruleFindings, testRuleCases } from "../../support/rule-cases";

const FUNCTION = "aws_lambda_function.health";
const INVOKE = "aws_lambda_function_event_invoke_config.health";
const PERMISSION = "aws_lambda_permission.events";
const MACHINE = "aws_sfn_state_machine.failover";
const ROUTE = "aws_apigatewayv2_route.status";
const METHOD = "aws_api_gateway_method.status";
const STAGE = "aws_apigatewayv2_stage.live";
const REST_STAGE = "aws_api_gateway_stage.live";
const SETTINGS = "aws_api_gateway_method_settings.live";
const TASK = "aws_ecs_task_definition.web";
const BUILD = "aws_codebuild_project.image";

const environment = (variables: object) => ({ environment: { variables } });
const containers = (entries: object[]) => ({
  container_definitions: JSON.stringify([{ name: "web", environment: entries }]),
});
const machine = (enabled: boolean, level: string) => ({
  tracing_configuration: { enabled },
  logging_configuration: { level, log_destination: "arn:log:*" },
});
const LIMITS = { throttling_rate_limit: 50, throttling_burst_limit: 100 };
const inVariable = (name: string) =>
  `seems to have a secret in the variable '${name}': read it from Secrets Manager at run time`;

/** A role of a service with statements; the service creates network interfaces with it. */
const role = (service: string, ...statement: object[]) => ({
  "aws_iam_role.work": { assume_role_policy: "${data.aws_iam_policy_document.trust.json}" },
  "data.aws_iam_policy_document.trust": { statement: [{ principals: [{ type: "Service", identifiers: [service] }] }] },
  "aws_iam_role_policy.work": {
    role: "${aws_iam_role.work.name}",
    policy: "${data.aws_iam_policy_document.work.json}",
  },
  "data.aws_iam_policy_document.work": { statement },
});
const LAMBDA_ROLE = "lambda.amazonaws.com";
const manage = (...actions: string[]) => ({ actions, resources: ["arn:aws:ec2:us-east-1:123456789012:*/*"] });
const notByCode = (actions: string[], test: string, variable: string) => ({
  ...{ effect: "Deny", actions, resources: ["*"] },
  condition: [{ test, variable, values: ["arn:aws:lambda:us-east-1:123456789012:function:work"] }],
});
const WRITES = [
  "ec2:AssignPrivateIpAddresses",
  "ec2:CreateNetworkInterface",
  "ec2:DeleteNetworkInterface",
  "ec2:DetachNetworkInterface",
  "ec2:UnassignPrivateIpAddresses",
];
const compliantInterfaces = role(
  LAMBDA_ROLE,
  manage(...WRITES),
  notByCode(WRITES, "ArnEquals", "lambda:SourceFunctionArn"),
);
const interfaces = (what: string, open: string[], ...statement: object[]): RuleCase => ({
  rule: "function-interfaces",
  what: `R30: ${what}`,
  compliant: compliantInterfaces,
  changed: { "data.aws_iam_policy_document.work": { statement } },
  findings: [
    `data.aws_iam_policy_document.work allows the function's own code ${open.join(", ")}: ` +
      "deny it where lambda:SourceFunctionArn is the function",
  ],
});

const CASES: RuleCase[] = [
  {
    rule: "function-interfaces",
    what: "R30: no Deny statement for the code",
    compliant: compliantInterfaces,
    changed: { "data.aws_iam_policy_document.work": { statement: [manage(...WRITES)] } },
    findings: [
      `data.aws_iam_policy_document.work allows the function's own code ${WRITES.join(", ")}: ` +
        "deny it where lambda:SourceFunctionArn is the function",
    ],
  },
  ...WRITES.map((action) =>
    interfaces(
      `code may do ${action}`,
      [action],
      manage(...WRITES),
      notByCode(
        WRITES.filter((one) => one !== action),
        "ArnEquals",
        "lambda:SourceFunctionArn",
      ),
    ),
  ),
  interfaces(
    "denied with a condition on another key",
    WRITES,
    manage(...WRITES),
    notByCode(WRITES, "ArnEquals", "aws:SourceArn"),
  ),
  interfaces(
    "denied to all but the code",
    WRITES,
    manage(...WRITES),
    notByCode(WRITES, "ArnNotEquals", "lambda:SourceFunctionArn"),
  ),
  {
    rule: "function-traced",
    what: "traced only if its caller is traced",
    compliant: { [FUNCTION]: { tracing_config: { mode: "Active" } } },
    changed: { [FUNCTION]: { tracing_config: { mode: "PassThrough" } } },
    findings: [`${FUNCTION} is not traced: set tracing_config with mode Active`],
  },
  {
    rule: "function-concurrency",
    what: "R5: a reserved concurrency of 0",
    compliant: { [FUNCTION]: { reserved_concurrent_executions: -1 } },
    changed: { [FUNCTION]: { reserved_concurrent_executions: 0 } },
    findings: [`${FUNCTION} has a reserved concurrency of 0, so it never runs: remove reserved_concurrent_executions`],
  },
  {
    rule: "function-dead-letters",
    what: "no destination for failed events",
    compliant: { [FUNCTION]: { dead_letter_config: { target_arn: "${aws_sqs_queue.letters.arn}" } } },
    changed: { [FUNCTION]: { dead_letter_config: undefined } },
    findings: [`${FUNCTION} loses events that it fails on: set dead_letter_config or an on-failure destination`],
  },
  {
    rule: "function-dead-letters",
    what: "a destination for successful events",
    compliant: {
      [FUNCTION]: {},
      [INVOKE]: {
        function_name: `\${${FUNCTION}.function_name}`,
        destination_config: { on_failure: { destination: "arn:queue" } },
      },
    },
    changed: { [INVOKE]: { destination_config: { on_success: { destination: "arn:queue" } } } },
    findings: [`${FUNCTION} loses events that it fails on: set dead_letter_config or an on-failure destination`],
  },
  {
    rule: "function-environment-key",
    what: "the AWS managed key",
    compliant: { [FUNCTION]: { ...environment({ TABLE: "state" }), kms_key_arn: "${aws_kms_key.logs.arn}" } },
    changed: { [FUNCTION]: { kms_key_arn: undefined } },
    findings: [`${FUNCTION} has an environment without a customer managed key: set kms_key_arn`],
  },
  {
    rule: "function-permission",
    what: "a service on behalf of any account",
    compliant: { [PERMISSION]: { principal: "events.amazonaws.com", source_arn: "arn:aws:events:x" } },
    changed: { [PERMISSION]: { source_arn: undefined } },
    findings: [`${PERMISSION} allows events.amazonaws.com to invoke the function for any account: set source_arn`],
  },
  {
    rule: "function-permission",
    what: "every principal; another account complies",
    compliant: { [PERMISSION]: { principal: "123456789012" } },
    changed: { [PERMISSION]: { principal: "*" } },
    findings: [`${PERMISSION} allows every principal to invoke the function: name a principal`],
  },
  {
    rule: "no-secret-in-environment",
    what: "passwords and tokens in functions, containers and builds; a reference to a secret complies",
    compliant: {
      [FUNCTION]: environment({
        DATABASE_SECRET_ARN: "arn:aws:secretsmanager:x",
        API_KEY: "arn:aws:secretsmanager:x",
        DB_SECRET: "${aws_secretsmanager_secret.database.arn}",
        TOKEN_SECONDS: "60",
      }),
      [TASK]: containers([{ name: "PORT", value: "8080" }]),
      [BUILD]: {
        environment: { environment_variable: [{ name: "NPM_TOKEN", type: "SECRETS_MANAGER", value: "npm:token" }] },
      },
    },
    changed: {
      [FUNCTION]: environment({ DB_PASSWORD: "${random_password.db.result}", API_KEY: "k3y" }),
      [TASK]: containers([{ name: "sessionSecret", value: "hunter2" }]),
      [BUILD]: { environment: { environment_variable: [{ name: "NPM_TOKEN", value: "npm_123" }] } },
    },
    findings: [
      `${FUNCTION} ${inVariable("DB_PASSWORD")}`,
      `${FUNCTION} ${inVariable("API_KEY")}`,
      `${TASK} ${inVariable("sessionSecret")}`,
      `${BUILD} ${inVariable("NPM_TOKEN")}`,
    ],
  },
  {
    rule: "state-machine-observed",
    what: "no trace, no log",
    compliant: { [MACHINE]: machine(true, "ALL") },
    changed: { [MACHINE]: machine(false, "OFF") },
    findings: [
      `${MACHINE} is not traced: set tracing_configuration.enabled to true`,
      `${MACHINE} writes no log of its history (OFF): ` +
        "set logging_configuration with a level and a log_destination",
    ],
  },
  {
    rule: "api-authorized",
    what: "requests without authentication",
    compliant: {
      [ROUTE]: { route_key: "GET /status", authorization_type: "AWS_IAM" },
      [METHOD]: { http_method: "GET", authorization: "CUSTOM" },
      "aws_api_gateway_method.preflight": { http_method: "OPTIONS", authorization: "NONE" },
      "aws_lambda_function_url.health": { authorization_type: "AWS_IAM" },
    },
    changed: {
      [ROUTE]: { authorization_type: undefined },
      [METHOD]: { authorization: "NONE" },
      "aws_lambda_function_url.health": { authorization_type: "NONE" },
    },
    findings: [
      `${ROUTE} answers 'GET /status' without authentication: set authorization_type to AWS_IAM, JWT or CUSTOM`,
      `${METHOD} answers GET without authentication: set authorization to AWS_IAM, COGNITO_USER_POOLS or CUSTOM`,
      "aws_lambda_function_url.health answers without authentication: set authorization_type to AWS_IAM",
    ],
  },
  {
    rule: "api-logged",
    what: "no log",
    compliant: { [STAGE]: { access_log_settings: { destination_arn: "arn:log", format: "$context.requestId" } } },
    changed: { [STAGE]: { access_log_settings: undefined } },
    findings: [`${STAGE} logs no requests: set access_log_settings with destination_arn and format`],
  },
  {
    rule: "api-throttled",
    what: "no limits, of either kind of API",
    compliant: {
      [STAGE]: { default_route_settings: LIMITS },
      [REST_STAGE]: { stage_name: "live" },
      [SETTINGS]: { stage_name: "live", settings: LIMITS },
    },
    changed: {
      [STAGE]: { default_route_settings: { ...LIMITS, throttling_rate_limit: 0 } },
      [SETTINGS]: { settings: { ...LIMITS, throttling_burst_limit: -1 } },
    },
    findings: [
      `${STAGE} has no request limit: ` +
        "set throttling_rate_limit and throttling_burst_limit in default_route_settings",
      `${REST_STAGE} has no request limit: ` +
        "set throttling_rate_limit and throttling_burst_limit in aws_api_gateway_method_settings",
    ],
  },
];

testRuleCases(CASES);

test("R30: roles of other services, such as builds in a network, run no function's code", () => {
  expect(ruleFindings("function-interfaces", role("codebuild.amazonaws.com", manage(...WRITES)))).toEqual([]);
});

test("a function without an environment needs no key for it", () => {
  expect(ruleFindings("function-environment-key", { [FUNCTION]: {} })).toEqual([]);
});
