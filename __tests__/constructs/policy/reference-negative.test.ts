import { PUBLISHED } from "../../../constructs/policy/metric-dimensions";
import { type RuleCase, ruleFindings, testRuleCases } from "../../support/rule-cases";

const DOCUMENT = "data.aws_iam_policy_document.document";
const ALARM = "aws_cloudwatch_metric_alarm.alarm";

const forAll = { test: "ForAllValues:StringEquals", variable: "dynamodb:LeadingKeys", values: ["web"] };

const LAG = "AuroraGlobalDBReplicationLag";
const LAG_BY_CLUSTER = { DBClusterIdentifier: "a" };
const LAG_BY_SOURCE = { ...LAG_BY_CLUSTER, SourceRegion: "us-east-1" };
const lagQueries = (expression: string, ...sets: object[]) => [
  { id: "result", expression, return_data: true },
  ...sets.map((dimensions, i) => ({ id: "ab"[i]!, metric: { namespace: "AWS/RDS", metric_name: LAG, dimensions } })),
];

const plainLag = (dimensions: object) => ({ namespace: "AWS/RDS", metric_name: LAG, dimensions, metric_query: [] });
const LAG_CASES: (readonly [what: string, changed: Readonly<Record<string, unknown>>, read: string])[] = [
  ["by cluster and region alone", plainLag(LAG_BY_SOURCE), "{DBClusterIdentifier, SourceRegion}"],
  ["by cluster alone", plainLag(LAG_BY_CLUSTER), "{DBClusterIdentifier}"],
  [
    "by an expression of one set",
    { metric_query: lagQueries("MAX([a])", LAG_BY_SOURCE) },
    "{DBClusterIdentifier, SourceRegion} as MAX([a])",
  ],
  ...["a + b", "MAX([a])", "MIN([a, b])"].map(
    (expression) =>
      [
        `as ${expression}, which has no value where one set has none, or not the greater`,
        { metric_query: lagQueries(expression, LAG_BY_SOURCE, LAG_BY_CLUSTER) },
        `{DBClusterIdentifier, SourceRegion} and {DBClusterIdentifier} as ${expression}`,
      ] as const,
  ),
];

const CASES: RuleCase[] = [
  {
    rule: "no-for-all-values",
    what: "an Allow by ForAllValues; a Deny, ForAnyValue and a required key comply",
    compliant: {
      [DOCUMENT]: {
        statement: [
          { effect: "Deny", condition: [forAll] },
          { condition: [{ ...forAll, test: "ForAnyValue:StringEquals" }] },
          { condition: [forAll, { test: "Null", variable: "dynamodb:LeadingKeys", values: ["false"] }] },
        ],
      },
    },
    changed: {
      [DOCUMENT]: {
        statement: [
          { sid: "Rows", condition: [forAll, { test: "Null", variable: "aws:TagKeys", values: ["false"] }] },
          {
            effect: "Allow",
            condition: [forAll, { test: "Null", variable: "dynamodb:LeadingKeys", values: ["true"] }],
          },
        ],
      },
    },
    findings: ["Rows", "a statement"].map(
      (sid) =>
        `${DOCUMENT} allows by ForAllValues:StringEquals on dynamodb:LeadingKeys in '${sid}', which also matches ` +
        "requests without that key: use ForAnyValue, or require the key with a Null condition of false",
    ),
  },
  {
    rule: "metric-dimensions",
    what: "a missing dimension, in an alarm and in an expression",
    compliant: {
      [ALARM]: {
        namespace: "AWS/RDS",
        metric_name: "CPUUtilization",
        dimensions: { DBClusterIdentifier: "a" },
      },
      "aws_cloudwatch_metric_alarm.share": {
        metric_query: [
          { id: "r", expression: "a" },
          { id: "a", metric: { namespace: "AWS/Lambda", metric_name: "Errors", dimensions: { FunctionName: "f" } } },
        ],
      },
      "aws_cloudwatch_metric_alarm.own": { namespace: "Steadfast/web", metric_name: "X", dimensions: { Any: "thing" } },
    },
    changed: {
      [ALARM]: { dimensions: { DBClusterIdentifier: "a", SourceRegion: "us-east-1" } },
      "aws_cloudwatch_metric_alarm.share": {
        metric_query: [
          { id: "a", metric: { namespace: "AWS/Lambda", metric_name: "Errors", dimensions: { Function: "f" } } },
        ],
      },
    },
    findings: [
      `${ALARM} reads CPUUtilization by {DBClusterIdentifier, SourceRegion}, for which AWS/RDS has no values: use ` +
        "{DBClusterIdentifier} or {DBClusterIdentifier, Role} or {DBInstanceIdentifier} or {ProxyName} or " +
        `{ProxyName, TargetGroup} or {ProxyName, TargetGroup, TargetRole} (${PUBLISHED["AWS/RDS"]!.source})`,
      "aws_cloudwatch_metric_alarm.share reads Errors by {Function}, for which AWS/Lambda has no values: use " +
        "{FunctionName} or {FunctionName, Resource} or {ExecutedVersion, FunctionName, Resource} " +
        `(${PUBLISHED["AWS/Lambda"]!.source})`,
    ],
  },
  ...LAG_CASES.map(([what, changed, read]): RuleCase => ({
    rule: "metric-dimensions",
    what: `X10: the lag of a global database ${what}`,
    compliant: { [ALARM]: { metric_query: lagQueries("MAX([a, b])", LAG_BY_SOURCE, LAG_BY_CLUSTER) } },
    changed: { [ALARM]: changed },
    findings: [
      `${ALARM} reads ${LAG} by ${read}, but its values may be by {DBClusterIdentifier, SourceRegion} or by ` +
        "{DBClusterIdentifier} and by no other: read each, and take MAX([…]) of them",
    ],
  })),
  {
    rule: "metric-dimensions",
    what: "a namespace that is not listed",
    compliant: { [ALARM]: { namespace: "AWS/SQS", metric_name: "M", dimensions: { QueueName: "q" } } },
    changed: { [ALARM]: { namespace: "AWS/Unheard" } },
    findings: [
      `${ALARM} reads AWS/Unheard, whose dimensions are not listed: add it to constructs/policy/metric-dimensions.ts`,
    ],
  },
  {
    rule: "metric-dimensions",
    what: "a regional web ACL without its region",
    compliant: {
      [ALARM]: {
        namespace: "AWS/WAFV2",
        metric_name: "M",
        dimensions: { WebACL: "a", Rule: "ALL", Region: "us-east-1" },
      },
    },
    changed: { [ALARM]: { dimensions: { WebACL: "a", Rule: "ALL" } } },
    findings: [`${ALARM} reads a regional web ACL without its Region, where there are no values: add it`],
  },
  {
    rule: "metric-dimensions",
    what: "the web ACL of a distribution by region",
    facts: { kind: "global" },
    compliant: { [ALARM]: { namespace: "AWS/WAFV2", metric_name: "M", dimensions: { WebACL: "a", Rule: "ALL" } } },
    changed: { [ALARM]: { dimensions: { WebACL: "a", Rule: "ALL", Region: "us-east-1" } } },
    findings: [`${ALARM} reads the web ACL of a distribution by Region, where there are no values: leave it out`],
  },
  {
    rule: "creation-order",
    what: "R13: a service that does not wait for its capacity providers",
    compliant: {
      "aws_ecs_service.web": {
        capacity_provider_strategy: [{}],
        depends_on: ["aws_ecs_cluster_capacity_providers.web"],
      },
      "aws_ecs_cluster_capacity_providers.web": {},
    },
    changed: { "aws_ecs_service.web": { depends_on: [] } },
    findings: [
      "aws_ecs_service.web is created without waiting for aws_ecs_cluster_capacity_providers.web: ECS answers that the " +
        "capacity provider is not associated with the cluster " +
        "(https://docs.aws.amazon.com/AmazonECS/latest/developerguide/fargate-capacity-providers.html); add depends_on",
    ],
  },
];

testRuleCases(CASES);

const NAMESPACES = Object.entries(PUBLISHED).flatMap(([namespace, { sets, metrics = {}, region }]) =>
  [["Anything", sets] as const, ...Object.entries(metrics)].map(
    ([metric, known]) => [`${namespace} ${metric}`, { namespace, metric, known, region }] as const,
  ),
);

test("metric-dimensions: metrics that are published only in us-east-1, and similar dimensions", () => {
  const regional = Object.entries(PUBLISHED).filter(([, { region }]) => region !== undefined);
  expect(regional.map(([namespace, { region }]) => [namespace, region])).toEqual([
    ["AWS/Billing", "us-east-1"],
    ["AWS/CloudFront", "us-east-1"],
    ["AWS/Route53", "us-east-1"],
  ]);
  expect(PUBLISHED["AWS/RDS"]!.metrics).toEqual(
    Object.fromEntries(
      ["ReplicationLag", "RPOLag", "ProgressLag"].map((lag) => [
        `AuroraGlobalDB${lag}`,
        [["DBClusterIdentifier", "SourceRegion"], ["DBClusterIdentifier"]],
      ]),
    ),
  );
  expect(PUBLISHED["AWS/RDS"]!.undecided).toEqual(Object.keys(PUBLISHED["AWS/RDS"]!.metrics!));
  expect(PUBLISHED["AWS/WAFV2"]!.sets).toEqual([
    ["WebACL", "Rule"],
    ["WebACL", "Rule", "Region"],
  ]);
});

test.each(NAMESPACES.filter(([, { metric }]) => !metric.startsWith("AuroraGlobalDB")))(
  "metric-dimensions: %s has values only for its own dimensions",
  (_, published) => {
    const { namespace, metric, known, region = "eu-west-1" } = published;
    const found = (names: readonly string[], where: string) =>
      ruleFindings(
        "metric-dimensions",
        {
          [ALARM]: {
            namespace,
            metric_name: metric,
            dimensions: Object.fromEntries(names.map((name) => [name, "x"])),
          },
        },
        { region: where, kind: "link" },
      );
    for (const set of known) {
      expect(found(set, region)).toEqual([]);
      expect(found([...set, "Foreign"], region)).toHaveLength(1);
    }
    const elsewhere =
      published.region === undefined
        ? []
        : [
            `${ALARM} reads ${namespace} in us-west-2, but it is published in ${published.region} only: put the alarm there`,
          ];
    expect(found(known[0]!, "us-west-2")).toEqual(elsewhere);
  },
);
