import { DataAwsEc2ManagedPrefixList } from "@cdktf/provider-aws/lib/data-aws-ec2-managed-prefix-list";
import { Lb } from "@cdktf/provider-aws/lib/lb";
import { LbListener } from "@cdktf/provider-aws/lib/lb-listener";
import { Construct } from "constructs";
import { InvalidProps } from "../core/invalid-props";
import { isProtected } from "../core/protection";
import { type Site, siteOf } from "../core/site";
import type { Network } from "../network/network";
import { SecurityGroup } from "../network/security-group";
import { declareConnection } from "../policy/connection";

export interface LoadBalancerProps {
  readonly network: Network;
  /** Last part of its name; the whole name, `<deployment>-<role>-<name>`, has 32 characters at most. */
  readonly name: string;
  readonly certificateArn: string;
  /** Bucket for access and connection logs; its policy must let the load balancing service write. */
  readonly logBucket: string;
  /**
   * Clients: CloudFront and Route 53's health checkers by AWS's prefix lists, or the internet, with a redirect from
   * HTTP to HTTPS.
   * @default "cloudfront"
   */
  readonly clients?: "cloudfront" | "internet";
  /**
   * Seconds a connection may be idle.
   * @default 60
   */
  readonly idleTimeoutSeconds?: number;
  /**
   * Seconds after which it closes a client's connection, busy or not, 60 to 604800. A DNS change does not move clients that keep
   * their connections: they leave an evacuated load balancer after the time to live of the records and these seconds.
   * @see https://docs.aws.amazon.com/elasticloadbalancing/latest/application/edit-load-balancer-attributes.html#http-client-keep-alive-duration
   * @default 60
   */
  readonly clientKeepAliveSeconds?: number;
}

/** TLS 1.3 and 1.2 with forward secrecy. @see https://docs.aws.amazon.com/elasticloadbalancing/latest/application/describe-ssl-policies.html */
const TLS_POLICY = "ELBSecurityPolicy-TLS13-1-2-2021-06";

/** Prefix lists that AWS maintains. @see https://docs.aws.amazon.com/vpc/latest/userguide/working-with-aws-managed-prefix-lists.html */
const CLOUDFRONT = "com.amazonaws.global.cloudfront.origin-facing";
const healthCheckers = ({ region }: Site) => `com.amazonaws.${region}.route53-healthchecks`;

/** Seconds. @see https://docs.aws.amazon.com/elasticloadbalancing/latest/APIReference/API_LoadBalancerAttribute.html */
const MIN_KEEP_ALIVE_SECONDS = 60;
const MAX_KEEP_ALIVE_SECONDS = 604_800;

/** An internet-facing load balancer with TLS and logs; it rejects requests that match no rule. */
export class LoadBalancer extends Construct {
  readonly resource: Lb;
  /** Its security group towards CloudFront or the internet; services allow this group. */
  readonly securityGroup: SecurityGroup;
  readonly listener: LbListener;

  constructor(scope: Construct, id: string, props: LoadBalancerProps) {
    super(scope, id);
    const { network, name, clients = "cloudfront", idleTimeoutSeconds = 60, clientKeepAliveSeconds = 60 } = props;
    const site = siteOf(this);
    if (idleTimeoutSeconds < 1 || idleTimeoutSeconds > 4000) {
      throw new InvalidProps(this, `idleTimeoutSeconds should be from 1 to 4000, got ${idleTimeoutSeconds}`);
    }
    if (
      !Number.isInteger(clientKeepAliveSeconds) ||
      clientKeepAliveSeconds < MIN_KEEP_ALIVE_SECONDS ||
      clientKeepAliveSeconds > MAX_KEEP_ALIVE_SECONDS
    ) {
      throw new InvalidProps(
        this,
        `clientKeepAliveSeconds should be a whole number from ${MIN_KEEP_ALIVE_SECONDS} to ${MAX_KEEP_ALIVE_SECONDS}, got ${clientKeepAliveSeconds}`,
      );
    }
    this.securityGroup = new SecurityGroup(this, "group", {
      vpc: network.vpc,
      name: `${name}-load-balancer`,
      description: "Load balancer",
    });
    const groups = clients === "cloudfront" ? this.edgeOnly(network, name) : this.internet();
    this.resource = new Lb(this, "Resource", {
      name: site.siteNames.of(name, "load balancer"),
      loadBalancerType: "application",
      internal: false,
      subnets: network.subnetIds("public"),
      securityGroups: groups.map((group) => group.id),
      dropInvalidHeaderFields: true,
      desyncMitigationMode: "strictest",
      enableDeletionProtection: isProtected(site),
      enableTlsVersionAndCipherSuiteHeaders: true,
      enableZonalShift: true,
      idleTimeout: idleTimeoutSeconds,
      clientKeepAlive: clientKeepAliveSeconds,
      accessLogs: { enabled: true, bucket: props.logBucket, prefix: `${name}-access` },
      connectionLogs: { enabled: true, bucket: props.logBucket, prefix: `${name}-connections` },
    });
    this.listener = new LbListener(this, "https", {
      loadBalancerArn: this.resource.arn,
      port: 443,
      protocol: "HTTPS",
      sslPolicy: TLS_POLICY,
      certificateArn: props.certificateArn,
      defaultAction: [
        {
          type: "fixed-response",
          fixedResponse: { contentType: "text/plain", statusCode: "403", messageBody: "forbidden" },
        },
      ],
    });
    if (clients === "internet") this.redirect();
    this.declare(clients);
  }

  /**
   * Two groups, because each entry of a prefix list counts as a rule: CloudFront's list takes 55 of the 60 a group may
   * have. @see https://docs.aws.amazon.com/AmazonCloudFront/latest/DeveloperGuide/LocationsOfEdgeServers.html
   */
  private edgeOnly(network: Network, name: string): SecurityGroup[] {
    const list = (id: string, listName: string) => new DataAwsEc2ManagedPrefixList(this, id, { name: listName }).id;
    const checkers = new SecurityGroup(this, "checkers", {
      vpc: network.vpc,
      name: `${name}-checkers`,
      description: "Health checkers of Route 53",
    });
    this.securityGroup.allowFrom(
      { prefixListId: list("cloudfront", CLOUDFRONT), as: "cloudfront" },
      443,
      "Requests through CloudFront",
    );
    checkers.allowFrom(
      { prefixListId: list("route53", healthCheckers(siteOf(this))), as: "route53" },
      443,
      "Health checks of Route 53",
    );
    return [this.securityGroup, checkers];
  }

  private declare(clients: "cloudfront" | "internet"): void {
    const to = this.resource;
    const lists = [CLOUDFRONT, healthCheckers(siteOf(this))].map((prefixList) => ({ prefixList }));
    for (const from of clients === "cloudfront" ? lists : [{ internet: true } as const]) {
      declareConnection({ from, to, why: "Requests and health checks" });
    }
    if (clients === "internet") {
      declareConnection({ from: { internet: true }, to, port: 80, why: "Redirection to HTTPS" });
    }
  }

  private internet(): SecurityGroup[] {
    for (const port of [80, 443]) {
      this.securityGroup.allowFrom({ cidr: "0.0.0.0/0", as: "internet" }, port, "Requests from the internet");
    }
    return [this.securityGroup];
  }

  private redirect(): void {
    new LbListener(this, "http", {
      loadBalancerArn: this.resource.arn,
      port: 80,
      protocol: "HTTP",
      defaultAction: [{ type: "redirect", redirect: { protocol: "HTTPS", port: "443", statusCode: "HTTP_301" } }],
    });
  }
}
