import type { Review } from "../../constructs/policy/review";

/** A check of an external scanner that this platform does not follow everywhere. */
export interface ExternalCheck {
  /** Ids in checkov and Security Hub. */
  readonly ids: readonly string[];
  /** Requirement of the check. */
  readonly wants: string;
  readonly reason: string;
  /**
   * Rule of this project with the same requirement; its accepted exceptions are the exceptions from the check. Without
   * exceptions the check is followed.
   */
  readonly rule?: string;
}

export const EXTERNAL_CHECKS: readonly ExternalCheck[] = [
  {
    ids: ["CKV_AWS_18", "S3.9"],
    wants: "access logs of every bucket",
    reason: "log buckets would log their own access, and no log bucket exists before the state backends",
    rule: "bucket-access-log",
  },
  {
    ids: ["CKV_AWS_145", "S3.17"],
    wants: "buckets encrypted with a KMS key",
    reason: "load balancers and S3 access logs can only write to a bucket with S3's own key",
    rule: "bucket-own-key",
  },
  {
    ids: ["CKV_AWS_378", "ELB.22"],
    wants: "TLS between load balancers and their targets",
    reason: 'a container without a certificate cannot; `service.protocol: "https"` follows the check',
    rule: "target-encrypted",
  },
  {
    ids: ["CKV_AWS_309", "APIGateway.8"],
    wants: "an authorizer on every route",
    reason: "the page of the dashboard contains no data and loads before sign-in; every other route has an authorizer",
    rule: "api-authorized",
  },
  {
    ids: ["CKV2_AWS_38"],
    wants: "zones signed with DNSSEC",
    reason: "the parent domain has to take the DS record first: `edge.dnssec` follows the check",
    rule: "zone-signed",
  },
  {
    ids: ["CKV_AWS_382", "CKV_AWS_23"],
    wants: "no egress to the whole internet",
    reason: "where a network has no endpoints, AWS's APIs are reached over port 443 through NAT",
    rule: "no-open-egress",
  },
  {
    ids: ["CKV_AWS_144", "S3.7"],
    wants: "every bucket replicated to another region",
    reason:
      "assets and the control region's states are; logs are copied to the archive, whose copies and the sites' states are rebuilt from their sources",
  },
  {
    ids: ["CKV2_AWS_62", "S3.11"],
    wants: "event notifications of every bucket",
    reason: "nothing processes single objects; failed replications and denied requests have alarms and logs",
  },
  {
    ids: ["S3.15"],
    wants: "object lock on buckets",
    reason:
      "overwritten or deleted objects in a log bucket are kept for the whole retention; object lock would also prevent S3 access logs and the removal of a development deployment",
  },
  {
    ids: ["S3.20"],
    wants: "MFA for deletions in buckets",
    reason: "only the root user can enable it, and lifecycle rules do not work with it",
  },
  {
    ids: ["CKV_AWS_117", "Lambda.3"],
    wants: "functions inside a VPC",
    reason: "functions of the recovery only call AWS APIs; a network would be a further dependency of a recovery",
  },
  {
    ids: ["CKV_AWS_115"],
    wants: "reserved concurrency of every function",
    reason:
      "AWS keeps 100 executions unreserved and new accounts have 10: concurrency is reserved where a recovery needs it and the quota allows it",
  },
  {
    ids: ["CKV_AWS_272"],
    wants: "signed code of functions",
    reason: "the code is built from this repository and its hash is part of the plan",
  },
  {
    ids: ["CKV_AWS_338"],
    wants: "log groups kept for a year",
    reason: "CloudWatch keeps them for `logs.retentionDays`; the archive keeps everything for `logs.archiveDays`",
  },
  {
    ids: ["CKV_AWS_86", "CloudFront.5"],
    wants: "access logs of a distribution in its own configuration",
    reason: "CloudWatch Logs deliveries deliver them, which work without ACLs and which the check does not detect",
  },
  {
    ids: ["CKV_AWS_310", "CloudFront.4"],
    wants: "origin groups for every behavior",
    reason:
      "an origin group fails over only for read requests; the API's origin is a DNS name that fails over for every method",
  },
  {
    ids: ["CKV_AWS_374"],
    wants: "geographic restrictions of a distribution",
    reason: "`edge.blockedCountries` blocks in the web ACL, which logs it",
  },
  {
    ids: ["CKV_AWS_326"],
    wants: "backtracking of Aurora",
    reason: "a cluster of a global database cannot have it",
  },
  {
    ids: ["CKV_AWS_109", "CKV_AWS_111", "CKV_AWS_356"],
    wants: "no resource `*` in a policy document",
    reason: "in the policy of a key or a topic `*` is that key or topic; role policies have separate rules",
  },
  {
    ids: ["CKV_AWS_252"],
    wants: "a topic for every file of the trail",
    reason: "single files are not read; the log group of the trail is used for searches and alarms",
  },
];

/** The checks that are not followed, with the stacks and the reason. */
export function externalChecksPage(checks: readonly ExternalCheck[], accepted: Review["accepted"]): string {
  const rows = checks.flatMap(({ ids, wants, reason, rule }) => {
    const stacks = [...new Set(accepted.filter((one) => one.rule === rule).map(({ stack }) => stack))].sort();
    if (rule !== undefined && stacks.length === 0) return [];
    const where = rule === undefined ? "everywhere" : `exceptions from \`${rule}\`: ${stacks.join(", ")}`;
    return [`| ${ids.map((id) => `\`${id}\``).join(", ")} | ${wants} | ${where} | ${reason} |`];
  });
  return `# External checks that are not followed

Generated by \`npm run docs\`; do not edit.

Scanners find these in the synthesized stacks or in the account: checkov (\`CKV_…\`) and Security Hub. Whatever is not
listed here is meant to pass. A row with a rule of ours stands for that rule's accepted exceptions, which are listed with their
resources in [policy.md](policy.md), and is gone with the last of them. To scan:

    checkov --directory cdktf.out --framework terraform_json

| check | wants | not followed | why |
|---|---|---|---|
${rows.join("\n")}
`;
}
