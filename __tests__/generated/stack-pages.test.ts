import type { JsonObject } from "../../constructs/policy/stack-document";
import { alarmsPage } from "../../tools/docs/alarms";
import { dependenciesPage } from "../../tools/docs/dependencies";
import { differencesPage } from "../../tools/docs/differences";
import { opened } from "../../tools/docs/opened";
import { permissionsPage } from "../../tools/docs/permissions";
import { resourcesPage } from "../../tools/docs/resources";
import type { SynthesizedStack } from "../../tools/docs/stacks";
import { yaml } from "../../tools/docs/yaml";
import { parse } from "yaml";

const stack = (json: JsonObject, more: Partial<SynthesizedStack> = {}): SynthesizedStack => ({
  name: "web-prod-site",
  kind: "site",
  region: "us-east-1",
  after: [],
  json,
  ...more,
});

test("permissions: each part of a statement has its own line", () => {
  const page = permissionsPage("web-prod", [
    stack({
      resource: { aws_iam_role: { writer: { assume_role_policy: "${data.aws_iam_policy_document.trust.json}" } } },
      data: {
        aws_iam_policy_document: {
          trust: {
            statement: [
              {
                sid: "Trust",
                actions: ["sts:AssumeRole", "sts:TagSession"],
                principals: [{ type: "Service", identifiers: ["lambda.amazonaws.com"] }],
                condition: [{ test: "StringEquals", variable: "aws:SourceAccount", values: ["1", "2"] }],
              },
              { effect: "Deny", not_actions: ["s3:Get*"], resources: ["*"], unheard_of: "x" },
            ],
          },
          idle: { override_policy_documents: ["y"] },
        },
      },
    }),
  ]);
  expect(page.split("```")[1]!.trim().split("\n")).toEqual([
    "text",
    "aws_iam_role.writer assume_role_policy",
    "  Allow (Trust)",
    "    sts:AssumeRole",
    "    sts:TagSession",
    "    to Service lambda.amazonaws.com",
    "    if StringEquals aws:SourceAccount 1, 2",
    "  Deny",
    "    all but s3:Get*",
    "    on *",
    "    unheard_of x",
    "",
    "data.aws_iam_policy_document.idle, used by nothing",
    '  override_policy_documents ["y"]',
  ]);
});

test("alarms: all attributes of an alarm are in its row", () => {
  const common = { comparison_operator: "GreaterThanThreshold", threshold: 5, evaluation_periods: 3 };
  const page = alarmsPage("web-prod", [
    stack({
      resource: {
        aws_cloudwatch_metric_alarm: {
          simple: {
            ...common,
            alarm_name: "lag",
            namespace: "AWS/RDS",
            metric_name: "Lag",
            dimensions: { Cluster: "a" },
            statistic: "Maximum",
            period: 60,
            datapoints_to_alarm: 2,
            treat_missing_data: "breaching",
            alarm_actions: ["topic"],
            ok_actions: ["topic"],
            actions_enabled: true,
            depends_on: ["x.y"],
            alarm_description: "behind | late",
          },
          computed: {
            ...common,
            alarm_name: "share",
            metric_query: [
              { id: "result", expression: "a / b", return_data: true },
              { id: "a", metric: { namespace: "N", metric_name: "A", dimensions: {}, stat: "Sum", period: 300 } },
            ],
          },
        },
        aws_cloudwatch_composite_alarm: { all: { alarm_name: "site", alarm_rule: "ALARM(lag)" } },
      },
    }),
  ]);
  expect(page.split("\n").filter((line) => /^\| (lag|share|site)/.test(line))).toEqual([
    "| lag | Maximum of AWS/RDS Lag {Cluster=a} | GreaterThanThreshold 5 | 2 of 3 × 60 s | breaching | topic | topic | actions_enabled = true | behind \\| late |",
    "| share | result =  expression: a / b, return_data: true<br>a = Sum of N A {} × 300 s | GreaterThanThreshold 5 | 3 of 3 |  |  |  |  |  |",
    "| site | ALARM(lag) |  |  |  |  |  |  |  |",
  ]);
});

test("dependencies: the order of stacks, every depends_on, and the number of checks across stacks", () => {
  const page = dependenciesPage(
    "web-prod",
    [
      stack(
        {
          resource: { aws_flow_log: { all: { depends_on: ["aws_s3_bucket_policy.logs"] }, other: {} } },
          data: { aws_lb: { web: { depends_on: ["aws_lb.web", "aws_lb_listener.https"] } } },
        },
        { after: ["web-prod-identity", "web-prod-base"] },
      ),
    ],
    3,
  );
  expect(page).toContain("3 checks across stacks");
  expect(page.split("\n").filter((line) => line.startsWith("| `") || line.startsWith("| web"))).toEqual([
    "| web-prod-site | site | us-east-1 | web-prod-identity, web-prod-base |",
    "| `aws_flow_log.all` | `aws_s3_bucket_policy.logs` |",
    "| `data.aws_lb.web` | `aws_lb.web`<br>`aws_lb_listener.https` |",
  ]);
});

test("resources: what other pages do not show, with JSON strings expanded", () => {
  const page = resourcesPage(
    stack({
      resource: {
        aws_sqs_queue: { jobs: { depends_on: ["a.b"], policy: '{"Version":"2012-10-17"}', tags: {}, delay: 0 } },
        aws_cloudwatch_metric_alarm: { lag: { threshold: 1 } },
      },
      data: { aws_iam_policy_document: { trust: {} } },
    }),
  );
  expect(parse(page)).toEqual({
    stack: { name: "web-prod-site", kind: "site", region: "us-east-1" },
    resource: { aws_sqs_queue: { jobs: { policy: { json: { Version: "2012-10-17" } }, tags: {}, delay: 0 } } },
    data: {},
  });
});

test("a large state machine is outlined, and a change inside a state changes its line", () => {
  const machine = (seconds: number) =>
    JSON.stringify({
      StartAt: "s0",
      States: Object.fromEntries(
        Array.from({ length: 60 }, (_, i) => [`s${i}`, { Type: "Wait", Seconds: i === 7 ? seconds : 1, Next: "s1" }]),
      ),
    });
  const lines = (seconds: number) =>
    Object.entries((opened(machine(seconds)) as { json: { States: object } }).json.States);
  expect(lines(1)[0]![1]).toMatch(/^Wait, then s1 #[0-9a-f]{10}$/);
  expect(
    lines(2)
      .filter(([, line], i) => line !== lines(1)[i]![1])
      .map(([name]) => name),
  ).toEqual(["s7"]);
  expect(opened('{"StartAt":"a","States":{"a":{"Type":"Pass"}}}')).toEqual({
    json: { StartAt: "a", States: { a: { Type: "Pass" } } },
  });
  expect(opened("{not json")).toBe("{not json");
});

test("differences: added, removed and changed values, with placeholders", () => {
  const whole = {
    words: { "web-prod": "<deployment>" },
    stacks: [
      stack({
        resource: { aws_x: { same: { name: "web-prod-a" }, changed: { size: 2 }, gone: {} } },
        terraform: { required_version: "1" },
      }),
    ],
  };
  const other = {
    words: { "web-dev": "<deployment>" },
    stacks: [
      stack(
        {
          resource: { aws_x: { same: { name: "web-dev-a" }, changed: { size: 1, extra: ["e"] }, added: { a: 1 } } },
          terraform: { required_version: "1" },
        },
        { name: "web-dev-site", kind: "global" },
      ),
      stack({}, { name: "web-dev-extra" }),
    ],
  };
  const page = parse(differencesPage("web-dev", whole, other)) as object;
  expect(page).toEqual({
    "<deployment>-extra": { added: { stack: { kind: "site", region: "us-east-1", after: [] } } },
    "<deployment>-site": {
      "aws_x.added": { added: { a: 1 } },
      "aws_x.changed": { extra: ["nothing", ["e"]], size: [2, 1] },
      "aws_x.gone": "not there",
      stack: { kind: ["site", "global"] },
    },
  });
  expect(differencesPage("web-prod", whole, whole).trim().split("\n").at(-1)).toBe("{}");
});

test("values written as YAML are read back unchanged", () => {
  const value = {
    plain: "a: b # c",
    "odd key": [1, true, null, "x"],
    nested: [{ a: [], b: {} }, [["deep"]], "text"],
    long: Array.from({ length: 40 }, (_, i) => `value-${i}`),
  };
  expect(parse(yaml(value))).toEqual(value);
});
