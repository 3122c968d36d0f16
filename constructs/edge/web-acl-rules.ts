import type { Wafv2WebAclRule } from "@cdktf/provider-aws/lib/wafv2-web-acl";
import { type BodyLimits, bodyRules } from "./body-limits";

/** What a web ACL blocks in addition to AWS's managed rules. */
export interface WebAclLimits {
  /**
   * Requests from one address in five minutes, 10 to 2 000 000 000.
   * @see https://docs.aws.amazon.com/waf/latest/developerguide/waf-rule-statement-type-rate-based.html
   */
  readonly requestsPerAddress: number;
  /** Blocked countries, ISO 3166 alpha-2. */
  readonly blockedCountries: readonly string[];
  /** How large request bodies may be. AWS's own limit, 8 KB on every path, only counts. */
  readonly bodyLimits: BodyLimits;
  /**
   * Whether requests come through CloudFront. Every address is then an address of CloudFront, so a limit would block
   * CloudFront itself and a list of addresses has no effect: the web ACL of the distribution checks addresses, countries,
   * the reputation of addresses, and the size of bodies, of which WAF inspects less here.
   * @default false
   */
  readonly behindCloudFront?: boolean;
}

/** Inspects only the address of the connection. @see https://docs.aws.amazon.com/waf/latest/developerguide/aws-managed-rule-groups-ip-rep.html */
const REPUTATION = "AWSManagedRulesAmazonIpReputationList";
/** AWS's rule groups, in the order in which they inspect a request. @see https://docs.aws.amazon.com/waf/latest/developerguide/aws-managed-rule-groups-list.html */
const MANAGED_GROUPS = [
  "AWSManagedRulesKnownBadInputsRuleSet",
  "AWSManagedRulesSQLiRuleSet",
  "AWSManagedRulesCommonRuleSet",
];
/**
 * Rules of AWS's groups that count instead of blocking: `SizeRestrictions_BODY` would block every body over 8 KB.
 * @see https://docs.aws.amazon.com/waf/latest/developerguide/aws-managed-rule-groups-baseline.html
 */
const COUNTED: Readonly<Record<string, readonly string[]>> = {
  AWSManagedRulesCommonRuleSet: ["SizeRestrictions_BODY"],
};

type Rule = Omit<Wafv2WebAclRule, "priority" | "visibilityConfig">;

/**
 * The rules of every web ACL. CDKTF has no types for statements and passes names through as they are, so they are written
 * in snake case here.
 */
export function webAclRules(limits: WebAclLimits): Wafv2WebAclRule[] {
  const rules: Rule[] = [
    ...(limits.behindCloudFront ? [] : [...addressRules(limits), ...bodyRules(limits.bodyLimits)]),
    ...[...(limits.behindCloudFront ? [] : [REPUTATION]), ...MANAGED_GROUPS].map((group) => ({
      name: group,
      overrideAction: { none: {} },
      statement: { managed_rule_group_statement: { vendor_name: "AWS", name: group, ...countedIn(group) } },
    })),
  ];
  return rules.map((rule, priority) => ({ ...rule, priority, visibilityConfig: visibility(rule.name) }));
}

function countedIn(group: string): { readonly rule_action_override?: readonly object[] } {
  const counted = COUNTED[group];
  if (!counted) return {};
  return { rule_action_override: counted.map((name) => ({ name, action_to_use: { count: {} } })) };
}

/** Rules about the address a request comes from. */
function addressRules({ requestsPerAddress, blockedCountries }: WebAclLimits): Rule[] {
  return [
    ...(blockedCountries.length > 0
      ? [
          {
            name: "blocked-countries",
            action: { block: {} },
            statement: { geo_match_statement: { country_codes: [...blockedCountries] } },
          },
        ]
      : []),
    {
      name: "rate-per-address",
      action: { block: {} },
      statement: { rate_based_statement: { limit: requestsPerAddress, aggregate_key_type: "IP" } },
    },
  ];
}

export function visibility(metricName: string): Wafv2WebAclRule["visibilityConfig"] {
  return { cloudwatchMetricsEnabled: true, sampledRequestsEnabled: true, metricName };
}
