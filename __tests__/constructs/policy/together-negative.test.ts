import { multiRegionWeb } from "../../../config/multi-region-web";
import { CROSS_RULES } from "../../../constructs/policy/across/cross-rules";
import { StackDocument } from "../../../constructs/policy/stack-document";
import { everythingOn } from "../../../tools/docs/variants";
import { builtFrom } from "../../support/deployments";
import type { Bendable } from "../../support/negative";
import { asDocument, type StackJson } from "../../support/synth";

type Part = Record<string, unknown>;
interface Statement {
  sid?: string;
  actions?: string[];
  principals?: { type: string; identifiers: string[] }[];
}

const check = (rule: string, stacks: readonly StackDocument[]): string[] =>
  CROSS_RULES.find(({ id }) => id === rule)!
    .check(stacks)
    .map(({ stack, address, message }) => `${stack} ${address} ${message}`);

const DEPLOYMENT = builtFrom(everythingOn(multiRegionWeb("prod")));

/** The stacks of the flagship with every option on; one of them does not comply. */
function bent(name: string, change: (stack: Bendable) => void): StackDocument[] {
  return Object.values(DEPLOYMENT).map(({ document, json }) => {
    if (document.facts.name !== `web-prod-${name}`) return document;
    const copy = JSON.parse(JSON.stringify(json)) as StackJson & Bendable;
    change(copy);
    return new StackDocument(document.facts, asDocument(copy));
  });
}

const statements = (stack: Bendable, document: string) =>
  stack.data["aws_iam_policy_document"]![document]!["statement"] as Statement[];
/** Removes a service from a policy document. */
const without =
  (document: string, service: string) =>
  (stack: Bendable): void => {
    const kept = statements(stack, document).filter(
      ({ principals = [] }) => !principals.some(({ identifiers }) => identifiers.includes(service)),
    );
    expect(kept.length).toBeLessThan(statements(stack, document).length);
    stack.data["aws_iam_policy_document"]![document]!["statement"] = kept;
  };
const resource = (stack: Bendable, type: string, name: string): Part => stack.resource[type]![name]!;
test("the flagship with every option on complies", () => {
  for (const { id } of CROSS_RULES)
    expect(
      check(
        id,
        bent("", () => undefined),
      ),
    ).toEqual([]);
});

const NEGATIVE_TESTS: readonly (readonly [
  rule: string,
  what: string,
  stack: string,
  (stack: Bendable) => void,
  RegExp[],
])[] = [
  [
    "key-services",
    "the topic's key without CloudWatch: no alarm of the site is delivered",
    "primary-base",
    without("logs_key_policy", "cloudwatch.amazonaws.com"),
    [
      /^web-prod-primary aws_sns_topic\.alerts is encrypted with aws_kms_key\.logs_key of web-prod-primary-base, whose policy does not let cloudwatch\.amazonaws\.com do kms:GenerateDataKey, kms:Decrypt: /,
    ],
  ],
  [
    "key-services",
    "the key of assets without CloudFront: origin access control reads nothing",
    "secondary-base",
    without("data_key_policy", "cloudfront.amazonaws.com"),
    [
      /^web-prod-secondary-base aws_s3_bucket_server_side_encryption_configuration\.assets_bucket\w* is encrypted with aws_kms_key\.data_key of web-prod-secondary-base, whose policy does not let cloudfront\.amazonaws\.com do kms:Decrypt: /,
    ],
  ],
  [
    "key-services",
    "a key grant without one action",
    "primary-base",
    (stack) => {
      const alarms = statements(stack, "logs_key_policy").find(({ principals }) =>
        principals?.some(({ identifiers }) => identifiers.includes("cloudwatch.amazonaws.com")),
      )!;
      alarms.actions = alarms.actions!.filter((action) => !action.startsWith("kms:GenerateDataKey"));
    },
    [/aws_sns_topic\.alerts .* does not let cloudwatch\.amazonaws\.com do kms:GenerateDataKey: /],
  ],
  [
    "topic-publishers",
    "budgets may not publish",
    "global",
    without("alerts_policy", "budgets.amazonaws.com"),
    [
      /^web-prod-global aws_budgets_budget\.\w+ sends to aws_sns_topic\.alerts of web-prod-global, whose policy does not let budgets\.amazonaws\.com publish: /,
    ],
  ],
  [
    "topic-publishers",
    "alarms of another stack's topic may not publish",
    "primary",
    without("alerts_policy", "cloudwatch.amazonaws.com"),
    [/^web-prod-primary aws_cloudwatch_(?:metric|composite)_alarm/, /^web-prod-primary-dr aws_cloudwatch_metric_alarm/],
  ],
  [
    "topic-publishers",
    "a topic that no stack creates",
    "primary-dr",
    (stack) => {
      resource(stack, "aws_cloudwatch_metric_alarm", "probe_monitor_errors")["alarm_actions"] = [
        "arn:aws:sns:us-east-1:222222222222:web-prod-primary-alert",
      ];
    },
    [
      /^web-prod-primary-dr aws_cloudwatch_metric_alarm\.probe_monitor_errors sends to arn:aws:sns:us-east-1:222222222222:web-prod-primary-alert, which no stack creates: name a topic of the deployment$/,
    ],
  ],
  [
    "alarm-dimensions",
    "an alarm of the secondary on the primary's database",
    "secondary",
    (stack) => {
      const alarm = resource(stack, "aws_cloudwatch_metric_alarm", "database_monitor_cpu");
      alarm["dimensions"] = { DBClusterIdentifier: "web-prod-primary-database" };
    },
    [
      /^web-prod-secondary aws_cloudwatch_metric_alarm\.database_monitor_cpu reads CPUUtilization of DBClusterIdentifier web-prod-primary-database, which no aws_rds_cluster in us-west-2 has: /,
    ],
  ],
  [
    "alarm-dimensions",
    "a lag that is read as that of the own region",
    "primary",
    (stack) => {
      const alarm = resource(stack, "aws_cloudwatch_metric_alarm", "database_monitor_rpo_lag");
      const [bySource] = (alarm["metric_query"] as Part[]).filter(({ id }) => String(id).endsWith("_by_source"));
      ((bySource!["metric"] as Part)["dimensions"] as Part)["SourceRegion"] = "us-east-1";
    },
    [
      /^web-prod-primary aws_cloudwatch_metric_alarm\.database_monitor_rpo_lag reads AuroraGlobalDBRPOLag from us-east-1, which has no cluster that could be its source: use us-west-2$/,
    ],
  ],
  [
    "log-delivery-statements",
    "CloudFront's logs without the ACL that AWS documents",
    "global",
    (stack) => {
      const [write] = statements(stack, "logs_bucket_policy").filter(
        ({ sid }) => sid === "AWSLogDeliveryWrite",
      ) as unknown as { condition: { variable: string }[] }[];
      write!.condition = write!.condition.filter(({ variable }) => variable !== "s3:x-amz-acl");
    },
    [
      /^web-prod-global aws_cloudwatch_log_delivery\.logging is delivered to aws_s3_bucket\.logs_bucket of web-prod-global, whose policy does not allow delivery\.logs\.amazonaws\.com s3:PutObject on 'AWSLogs\/222222222222\/CloudFront\/\*' with exactly /,
    ],
  ],
  [
    "certificate-names",
    "15: a certificate of a load balancer for another name",
    "primary",
    (stack) => {
      const certificate = resource(stack, "aws_acm_certificate", "certificate");
      Object.assign(certificate, { domain_name: "other.example.com", subject_alternative_names: [] });
    },
    [
      /^web-prod-primary aws_lb_listener\.load_balancer_https serves origin 'api' of web-prod-global with a certificate for other\.example\.com, which does not cover origin\.web\.example\.com, /,
      /^web-prod-primary aws_lb_listener\.load_balancer_https serves origin 'site-primary' of web-prod-global with a certificate for other\.example\.com, which does not cover primary\.origin\.web\.example\.com, /,
    ],
  ],
  [
    "certificate-names",
    "15: an alias that the certificate of the distribution does not cover",
    "global",
    (stack) => {
      resource(stack, "aws_cloudfront_distribution", "distribution")["aliases"] = ["www.example.com"];
    },
    [/^web-prod-global aws_cloudfront_distribution\.distribution has the alias www\.example\.com, /],
  ],
  [
    "load-balancer-clients",
    "19: an origin that sends no header",
    "global",
    (stack) => {
      const origins = resource(stack, "aws_cloudfront_distribution", "distribution")["origin"] as Part[];
      delete origins.find((one) => one["origin_id"] === "api")!["custom_header"];
    },
    [
      /^web-prod-global aws_cloudfront_distribution\.distribution requests .* of origin\.web\.example\.com, which aws_lb_listener\.load_balancer_https of web-prod-(?:primary|secondary) does not forward: .* requires the header X-Origin-Verify$/,
    ],
  ],
  [
    "origin-header",
    "14: the same of a load balancer with other clients",
    "secondary",
    (stack) => {
      const rule = resource(stack, "aws_lb_listener_rule", "target_requests");
      rule["condition"] = (rule["condition"] as object[]).filter((one) => !("http_header" in one));
      stack.resource["aws_vpc_security_group_ingress_rule"]!["office"] = {
        security_group_id: "${aws_security_group.load_balancer_group.id}",
        ...{ cidr_ipv4: "198.51.100.0/24", from_port: 443, to_port: 443, ip_protocol: "tcp" },
      };
    },
    [/^web-prod-secondary aws_lb_listener_rule\.target_requests forwards requests of any distribution, /],
  ],
  [
    "origin-header",
    "a load balancer that forwards requests of any distribution",
    "secondary",
    (stack) => {
      const rule = resource(stack, "aws_lb_listener_rule", "target_requests");
      rule["condition"] = (rule["condition"] as object[]).filter((one) => !("http_header" in one));
    },
    [/^web-prod-secondary aws_lb_listener_rule\.target_requests forwards requests of any distribution, /],
  ],
  [
    "replica-keys",
    "R8: copies encrypted with a key of the source",
    "primary",
    (stack) => {
      const { rule } = stack.resource["aws_s3_bucket_replication_configuration"]!["assets_replication"] as unknown as {
        rule: { destination: { encryption_configuration: { replica_kms_key_id: string } } }[];
      };
      rule[0]!.destination.encryption_configuration.replica_kms_key_id =
        "arn:aws:kms:us-east-1:222222222222:alias/web-prod-primary-data";
    },
    [
      /^web-prod-primary aws_s3_bucket_replication_configuration\.assets_replication encrypts copies in aws_s3_bucket\.assets_bucket of web-prod-secondary-base with arn:aws:kms:us-east-1:222222222222:alias\/web-prod-primary-data, which is not that bucket's key, aws_kms_key\.data_key of web-prod-secondary-base: name the destination's key$/,
    ],
  ],
];

test.each(NEGATIVE_TESTS)("%s: %s", (rule, _, stack, change, expected) => {
  const found = check(rule, bent(stack, change));
  expect(found.length).toBeGreaterThan(0);
  expect(found.filter((one) => !expected.some((pattern) => pattern.test(one)))).toEqual([]);
  expect(expected.filter((pattern) => !found.some((one) => pattern.test(one)))).toEqual([]);
});
