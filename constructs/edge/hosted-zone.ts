import { CloudwatchLogGroup } from "@cdktf/provider-aws/lib/cloudwatch-log-group";
import { CloudwatchLogResourcePolicy } from "@cdktf/provider-aws/lib/cloudwatch-log-resource-policy";
import { KmsKey } from "@cdktf/provider-aws/lib/kms-key";
import { Route53HostedZoneDnssec } from "@cdktf/provider-aws/lib/route53-hosted-zone-dnssec";
import { Route53KeySigningKey } from "@cdktf/provider-aws/lib/route53-key-signing-key";
import { Route53QueryLog } from "@cdktf/provider-aws/lib/route53-query-log";
import { Route53Zone } from "@cdktf/provider-aws/lib/route53-zone";
import { Construct } from "constructs";
import { InvalidProps } from "../core/invalid-props";
import { accountPrincipal, policyDocument, servicePrincipals, sourceAccount } from "../core/policy-document";
import { statefulLifecycle } from "../core/protection";
import type { DeploymentNames } from "../core/names";
import { siteOf } from "../core/site";
import type { KeyRef } from "../security/key";

export interface HostedZoneProps {
  /** Domain name of the zone. Its name servers have to be set at the parent domain. */
  readonly domain: string;
  /**
   * Signs the zone; the DS record has to be set at the parent domain.
   * @default false
   */
  readonly dnssec?: boolean;
  /**
   * Logs every query to a log group with this retention in days.
   * @default not logged
   */
  readonly queryLogDays?: number;
  /** Key of the query log; it must allow the CloudWatch Logs service. */
  readonly logKey: KeyRef;
}

/** A public hosted zone, with optional signing and query logging. Both need the zone's stack to be in us-east-1. */
export class HostedZone extends Construct {
  readonly zoneId: string;
  readonly nameServers: string[];
  /** DS record of a signed zone for the parent domain: key tag, algorithm, digest type and digest; undefined without `dnssec`. */
  readonly dsRecord: string | undefined;

  constructor(scope: Construct, id: string, props: HostedZoneProps) {
    super(scope, id);
    const { region } = siteOf(this);
    if (region !== "us-east-1" && (props.dnssec || props.queryLogDays !== undefined)) {
      throw new InvalidProps(this, `should be placed in us-east-1 to be signed or logged, got ${region}`);
    }
    const zone = new Route53Zone(this, "Resource", {
      name: props.domain,
      comment: siteOf(this).names.prefix,
      lifecycle: statefulLifecycle(siteOf(this)),
    });
    this.zoneId = zone.zoneId;
    this.nameServers = zone.nameServers;
    this.dsRecord = props.dnssec ? this.sign(zone) : undefined;
    if (props.queryLogDays !== undefined) this.logQueries(zone, props.queryLogDays, props.logKey);
  }

  /** @see https://docs.aws.amazon.com/Route53/latest/DeveloperGuide/dns-configuring-dnssec-cmk-requirements.html */
  private sign(zone: Route53Zone): string {
    const { names } = siteOf(this);
    const { account } = names.identity;
    const route53 = servicePrincipals("dnssec-route53.amazonaws.com");
    const key = new KmsKey(this, "signing-key", {
      description: "Signs the hosted zone",
      customerMasterKeySpec: "ECC_NIST_P256",
      keyUsage: "SIGN_VERIFY",
      policy: policyDocument(this, "signing-key-policy", [
        {
          sid: "AccountAdministers",
          actions: ["kms:*"],
          resources: ["*"],
          principals: accountPrincipal(names.partition, account),
        },
        {
          sid: "Route53Signs",
          actions: ["kms:DescribeKey", "kms:GetPublicKey", "kms:Sign"],
          resources: ["*"],
          principals: route53,
          condition: sourceAccount(account),
        },
        {
          sid: "Route53Grants",
          actions: ["kms:CreateGrant"],
          resources: ["*"],
          principals: route53,
          condition: [
            ...sourceAccount(account),
            { test: "Bool", variable: "kms:GrantIsForAWSResource", values: ["true"] },
          ],
        },
      ]),
      lifecycle: statefulLifecycle(siteOf(this)),
    });
    const signing = new Route53KeySigningKey(this, "signing", {
      hostedZoneId: zone.zoneId,
      keyManagementServiceArn: key.arn,
      name: "primary",
    });
    new Route53HostedZoneDnssec(this, "dnssec", { hostedZoneId: zone.zoneId, dependsOn: [signing] });
    return signing.dsRecord;
  }

  /** @see https://docs.aws.amazon.com/Route53/latest/DeveloperGuide/query-logs.html */
  private logQueries(zone: Route53Zone, days: number, key: KeyRef): void {
    const site = siteOf(this);
    const group = new CloudwatchLogGroup(this, "queries", {
      name: queryLogGroup(site.names),
      retentionInDays: days,
      kmsKeyId: key.arn,
    });
    const policy = new CloudwatchLogResourcePolicy(this, "queries-policy", {
      policyName: site.siteNames.of("route53-queries"),
      policyDocument: policyDocument(this, "queries-permission", [
        {
          actions: ["logs:CreateLogStream", "logs:PutLogEvents"],
          resources: [`${site.siteNames.arn("logs", `log-group:/aws/route53/${site.names.prefix}`)}:*`],
          principals: servicePrincipals("route53.amazonaws.com"),
          condition: sourceAccount(site.names.identity.account),
        },
      ]),
    });
    new Route53QueryLog(this, "query-log", {
      zoneId: zone.zoneId,
      cloudwatchLogGroupArn: group.arn,
      dependsOn: [policy],
    });
  }
}

/** Name of the log group that gets the zone's queries; Route 53 writes to groups of this prefix in us-east-1. */
export function queryLogGroup({ prefix }: Pick<DeploymentNames, "prefix">): string {
  return `/aws/route53/${prefix}`;
}
