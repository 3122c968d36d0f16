import { FOLLOWERS } from "../../../constructs/policy/across/alarm-used";
import { INVOKERS } from "../../../constructs/policy/across/invokers-permitted";
import { type Attributes, findingsAcross as check, stackOf } from "../../support/across";

const FUNCTION = "${aws_lambda_function.work.arn}";
const ARN = "arn:aws:lambda:us-east-1:111111111111:function:web-work";

interface Call {
  /** A resource that invokes a function, and the source of its service. */
  readonly caller: (target: string) => Attributes;
  readonly origin: Record<string, Record<string, Attributes>>;
  readonly source: string;
  readonly otherSources: readonly string[];
  /** The same source as text, with a wildcard, and another source. */
  readonly written?: readonly [right: string, wrong: string];
}

const alarm = (type: string): Call => ({
  caller: (target) => ({ alarm_name: "web-cpu", alarm_actions: [target] }),
  origin: { [type]: { other: { alarm_name: "web-other" } } },
  source: `\${${type}.one.arn}`,
  otherSources: [`\${${type}.other.arn}`, `\${${type}.one.id}`],
  written: ["arn:aws:cloudwatch:us-east-1:111111111111:alarm:web-*", "arn:aws:cloudwatch:*:1:alarm:web-other"],
});
const CALLS: Readonly<Record<string, Call>> = {
  aws_cloudwatch_event_target: {
    caller: (arn) => ({ arn, rule: "${aws_cloudwatch_event_rule.clock.name}" }),
    origin: { aws_cloudwatch_event_rule: { clock: { name: "web-clock" }, other: { name: "web-other" } } },
    source: "${aws_cloudwatch_event_rule.clock.arn}",
    otherSources: ["${aws_cloudwatch_event_rule.other.arn}", "${aws_cloudwatch_event_rule.clock.name}"],
    written: ["arn:aws:events:us-east-1:111111111111:rule/web-clo*", "arn:aws:events:us-east-1:1:rule/web-other"],
  },
  aws_secretsmanager_secret_rotation: {
    caller: (arn) => ({ rotation_lambda_arn: arn, secret_id: "${aws_secretsmanager_secret.login.arn}" }),
    origin: { aws_secretsmanager_secret: { login: { name: "web-login" }, other: { name: "web-other" } } },
    source: "${aws_secretsmanager_secret.login.arn}",
    otherSources: ["${aws_secretsmanager_secret.other.arn}", "${aws_secretsmanager_secret.login.name}"],
    written: ["arn:aws:secretsmanager:*:1:secret:web-login-*", "arn:aws:secretsmanager:*:1:secret:web-login"],
  },
  aws_apigatewayv2_integration: {
    caller: () => ({
      integration_uri: "${aws_lambda_function.work.invoke_arn}",
      api_id: "${aws_apigatewayv2_api.api.id}",
    }),
    origin: { aws_apigatewayv2_api: { api: {}, other: {} } },
    source: "${aws_apigatewayv2_api.api.execution_arn}/*/*",
    otherSources: [
      "${aws_apigatewayv2_api.other.execution_arn}/*/*",
      "${aws_apigatewayv2_api.api.execution_arn}",
      "${aws_apigatewayv2_api.api.arn}/*/*",
    ],
  },
  aws_sns_topic_subscription: {
    caller: (endpoint) => ({ protocol: "lambda", endpoint, topic_arn: "${aws_sns_topic_policy.notifications.arn}" }),
    origin: {
      aws_sns_topic: { notifications: { name: "web-notifications" }, other: { name: "web-other" } },
      aws_sns_topic_policy: { notifications: { arn: "${aws_sns_topic.notifications.arn}" } },
    },
    source: "${aws_sns_topic.notifications.arn}",
    otherSources: ["${aws_sns_topic.other.arn}"],
    written: [
      "arn:aws:sns:us-east-1:111111111111:web-notifications",
      "arn:aws:sns:us-east-1:111111111111:web-notification",
    ],
  },
  aws_cloudwatch_metric_alarm: alarm("aws_cloudwatch_metric_alarm"),
  aws_cloudwatch_composite_alarm: alarm("aws_cloudwatch_composite_alarm"),
};

test.each(INVOKERS)("invokers-permitted: $type needs a permission for $principal", ({ type, principal }) => {
  const { caller, origin, source, otherSources, written } = CALLS[type]!;
  const right = {
    action: "lambda:InvokeFunction",
    function_name: "${aws_lambda_function.work.function_name}",
    principal,
    source_arn: source,
    source_account: "111111111111",
  };
  const found = (change: object | undefined, target = FUNCTION) =>
    check("invokers-permitted", [
      stackOf({
        ...origin,
        [type]: { ...origin[type], one: caller(target) },
        aws_lambda_function: { work: { function_name: "web-work" }, other: { function_name: "web-other" } },
        ...(change && { aws_lambda_permission: { one: { ...right, ...change } } }),
      }),
    ]);
  const refused = [
    `web-site ${type}.one calls aws_lambda_function.work of web-site, which does not let ${principal} call it for ` +
      "this source: add an aws_lambda_permission for it",
  ];
  expect(found({})).toEqual([]);
  expect(found({ function_name: "web-work" })).toEqual([]);
  expect(found({ function_name: ARN })).toEqual([]);
  expect(found(undefined)).toEqual(refused);
  expect(found({ principal: "ec2.amazonaws.com" })).toEqual(refused);
  expect(found({ action: "lambda:GetFunction" })).toEqual(refused);
  expect(found({ function_name: "${aws_lambda_function.other.function_name}" })).toEqual(refused);
  expect(found({ function_name: "web-other" })).toEqual(refused);
  expect(found({ source_account: "999999999999" })).toEqual(refused);
  for (const other of otherSources) expect(found({ source_arn: other })).toEqual(refused);
  if (written) {
    expect(found({ source_arn: written[0] })).toEqual([]);
    expect(found({ source_arn: written[1] })).toEqual(refused);
    expect(found(undefined, ARN)).toEqual(refused);
    expect(found({}, ARN.replace("web-work", "web-gone"))).toEqual([
      `web-site ${type}.one calls ${ARN.replace("web-work", "web-gone")}, which no stack creates`,
    ]);
  }
});

test("invokers-permitted: each list of an alarm's actions counts, and only subscriptions by lambda", () => {
  const work = { aws_lambda_function: { work: { function_name: "web-work" } } };
  for (const actions of ["alarm_actions", "ok_actions", "insufficient_data_actions"]) {
    const alarms = { aws_cloudwatch_metric_alarm: { one: { [actions]: [FUNCTION] } } };
    expect(check("invokers-permitted", [stackOf({ ...work, ...alarms })])).toHaveLength(1);
  }
  const mail = { aws_sns_topic_subscription: { one: { protocol: "sqs", endpoint: FUNCTION } } };
  expect(check("invokers-permitted", [stackOf({ ...work, ...mail })])).toEqual([]);
});

test("machine-functions: an ARN of a function that no stack of that region creates", () => {
  const definition = JSON.stringify({ States: { One: { Parameters: { FunctionName: ARN } } } });
  const machine = stackOf({ aws_sfn_state_machine: { plan: { definition } } }, { name: "web-dr" });
  const made = (name: string, region: string) =>
    stackOf({ aws_lambda_function: { work: { function_name: name } } }, { region });
  const gone = [
    `web-dr aws_sfn_state_machine.plan calls ${ARN}, which no stack creates: its executions fail in that state`,
  ];
  expect(check("machine-functions", [machine, made("web-work", "us-east-1")])).toEqual([]);
  expect(check("machine-functions", [machine, made("web-work", "us-west-2")])).toEqual(gone);
  expect(check("machine-functions", [machine, made("web-other", "us-east-1")])).toEqual(gone);
});

describe("alarm-used", () => {
  const one = { alarm_name: "web-cpu" };
  const found = (values: Attributes, other: Record<string, Record<string, Attributes>> = {}) =>
    check("alarm-used", [stackOf({ aws_cloudwatch_metric_alarm: { one: values } }), stackOf(other, { name: "other" })]);
  const unused =
    "web-site aws_cloudwatch_metric_alarm.one has no action, and nothing uses its state: " +
    "give it an action or remove it";

  test("an alarm without an action, and each list of them", () => {
    expect(found(one)).toEqual([unused]);
    expect(found({ ...one, alarm_actions: [] })).toEqual([unused]);
    for (const actions of ["alarm_actions", "ok_actions", "insufficient_data_actions"]) {
      expect(found({ ...one, [actions]: ["arn:topic"] })).toEqual([]);
      expect(found({ ...one, [actions]: ["arn:topic"], actions_enabled: false })).toEqual([unused]);
    }
  });

  test.each(FOLLOWERS)("%s follows an alarm by its %s", (type, attribute) => {
    const follower = (value: string) => ({ [type]: { two: { [attribute]: value, alarm_actions: ["arn:topic"] } } });
    const value = attribute === "cloudwatch_alarm_name" ? "web-cpu" : 'ALARM("web-cpu") OR x';
    expect(found(one, follower(value))).toEqual([]);
    expect(found(one, follower("web-cpu-high"))).toEqual([unused]);
    const reference = follower("${aws_cloudwatch_metric_alarm.one.alarm_name}");
    expect(check("alarm-used", [stackOf({ aws_cloudwatch_metric_alarm: { one }, ...reference })])).toEqual([]);
    expect(found(one, reference)).toEqual([unused]);
  });

  test("a composite alarm without actions, although its own rule names it", () => {
    const rule = { alarm_name: "web", alarm_rule: "ALARM(web)" };
    expect(check("alarm-used", [stackOf({ aws_cloudwatch_composite_alarm: { two: rule } })])).toHaveLength(1);
  });
});
