import { DbProxy } from "@cdktf/provider-aws/lib/db-proxy";
import { DbProxyDefaultTargetGroup } from "@cdktf/provider-aws/lib/db-proxy-default-target-group";
import { DbProxyEndpoint } from "@cdktf/provider-aws/lib/db-proxy-endpoint";
import { DbProxyTarget } from "@cdktf/provider-aws/lib/db-proxy-target";
import type { TerraformResource } from "cdktf";
import { Construct } from "constructs";
import { InvalidProps } from "../core/invalid-props";
import { useKey } from "../core/key-use";
import { LogGroup } from "../core/log-group";
import type { Statement } from "../core/policy-document";
import { siteOf } from "../core/site";
import type { Connectable, Peer } from "../network/connectable";
import type { Network } from "../network/network";
import { SecurityGroup } from "../network/security-group";
import { declareUses, type Reachable } from "../policy/connection";
import type { AuroraCluster } from "./aurora-cluster";
import type { SecretRef } from "./database-secret";

export interface DatabaseProxyProps {
  readonly network: Network;
  readonly database: AuroraCluster;
  /** The database's secret, or this region's replica of it. */
  readonly secret: SecretRef;
  /**
   * What creates the user of the secret: the proxy logs in only as that user.
   * @default none: the user exists, or is replicated from the other cluster
   */
  readonly user?: TerraformResource;
  /** Deterministic alias of the key that encrypts the secret in this region. */
  readonly secretKeyAlias: string;
  /** ARN of the site's key for logs. */
  readonly logKeyArn: string;
  readonly logRetentionDays: number;
  /**
   * How clients authenticate: with the database's password, or by IAM without a password.
   * @default "password"
   */
  readonly clientsBy?: "password" | "iam";
  /**
   * Whether there is an endpoint for readers too. AWS refuses to create one for a cluster without readers, and its requests fail
   * once there are none: then clients read through the cluster's own reader endpoint.
   * @see https://docs.aws.amazon.com/AmazonRDS/latest/AuroraUserGuide/rds-proxy-endpoints.html
   * @default true
   */
  readonly readers?: boolean;
  /**
   * Seconds a client may be idle, 1 to 28800.
   * @default 1800
   */
  readonly idleClientSeconds?: number;
  /**
   * Maximum percentage of the database's connections that the proxy may use, 1 to 100.
   * @default 90
   */
  readonly maxConnectionsPercent?: number;
  /**
   * Seconds a client waits for a free connection, 0 to 300.
   * @default 30
   */
  readonly borrowSeconds?: number;
}

/** Last part of the deterministic names. */
const NAME = "database-proxy";
const PORT = 3306;
const POOLED = "Pooled connections of the proxy";

/**
 * A pool of connections in front of a database: TLS only, with a role that can read the one secret. AWS reads the secret
 * outside the VPC: in the network a proxy needs to reach only its database.
 * @see https://docs.aws.amazon.com/AmazonRDS/latest/AuroraUserGuide/rds-proxy-network-prereqs.html
 * @see https://docs.aws.amazon.com/AmazonRDS/latest/AuroraUserGuide/rds-proxy.html
 */
export class DatabaseProxy extends Construct implements Connectable, Reachable {
  readonly securityGroup: SecurityGroup;
  /** Deterministic name. */
  readonly name: string;
  readonly port = PORT;
  readonly reachedAt: Reachable["reachedAt"];
  readonly ready: Reachable["ready"];
  /** Host of the writer while this cluster has it; connections fail in the cluster that does not. */
  readonly endpoint: string;
  /** Host of the readers in this region. */
  readonly readerEndpoint: string | undefined;

  constructor(scope: Construct, id: string, props: DatabaseProxyProps) {
    super(scope, id);
    this.check(props);
    const { network, database, secret, clientsBy = "password", readers = true } = props;
    this.name = siteOf(this).siteNames.of(NAME, "database cluster");
    this.securityGroup = new SecurityGroup(this, "group", {
      vpc: network.vpc,
      name: NAME,
      description: "Proxy of the database",
    });
    const rules = database.allowFrom(this, POOLED);
    const log = new LogGroup(this, "log", {
      fullName: `/aws/rds/proxy/${this.name}`,
      retentionDays: props.logRetentionDays,
      keyArn: props.logKeyArn,
    });
    // The database tier's ACL admits only the private tier, not even other zones of the database tier.
    const place = {
      vpcSubnetIds: network.subnetIds("private"),
      vpcSecurityGroupIds: [this.securityGroup.id],
    };
    const proxy = new DbProxy(this, "Resource", {
      name: this.name,
      engineFamily: "MYSQL",
      requireTls: true,
      debugLogging: false,
      idleClientTimeout: props.idleClientSeconds ?? 1800,
      roleArn: this.role(secret, props.secretKeyAlias),
      auth: [
        {
          authScheme: "SECRETS",
          iamAuth: clientsBy === "iam" ? "REQUIRED" : "DISABLED",
          secretArn: secret.arn,
          ...(clientsBy === "password" ? { clientPasswordAuthType: "MYSQL_CACHING_SHA2_PASSWORD" } : {}),
        },
      ],
      ...place,
      dependsOn: [log.resource],
    });
    this.endpoint = proxy.endpoint;
    const target = this.target(proxy, props);
    const readerEndpoint = readers
      ? new DbProxyEndpoint(this, "readers", {
          dbProxyName: proxy.name,
          dbProxyEndpointName: siteOf(this).siteNames.of(`${NAME}-readers`, "database cluster"),
          targetRole: "READ_ONLY",
          ...place,
          dependsOn: [target],
        })
      : undefined;
    this.readerEndpoint = readerEndpoint?.endpoint;
    this.reachedAt = [proxy, ...(readerEndpoint ? [readerEndpoint] : [])].map((one) => ({ resource: one, port: PORT }));
    for (const { resource: from } of this.reachedAt) declareUses(from, [], [database], POOLED);
    this.ready = [target, ...rules];
  }

  /** Allows a peer to connect; returns the rules. */
  allowFrom(peer: Peer, why: string): TerraformResource[] {
    return this.securityGroup.allowFrom(peer, PORT, why);
  }

  /**
   * Permissions to connect as a database user by IAM. AWS assigns the id of the proxy in the ARN, so it is
   * open. @see https://docs.aws.amazon.com/AmazonRDS/latest/AuroraUserGuide/rds-proxy-connecting.html
   */
  connectStatement(user: string): Statement {
    return {
      sid: "ConnectToProxy",
      actions: ["rds-db:connect"],
      resources: [siteOf(this).siteNames.arn("rds-db", `dbuser:prx-*/${user}`)],
    };
  }

  private check({
    idleClientSeconds = 1800,
    maxConnectionsPercent = 90,
    borrowSeconds = 30,
  }: DatabaseProxyProps): void {
    const bounds = [
      ["idleClientSeconds", idleClientSeconds, 1, 28800],
      ["maxConnectionsPercent", maxConnectionsPercent, 1, 100],
      ["borrowSeconds", borrowSeconds, 0, 300],
    ] as const;
    for (const [field, value, least, most] of bounds) {
      if (value < least || value > most) {
        throw new InvalidProps(this, `${field} should be from ${least} to ${most}, got ${value}`);
      }
    }
  }

  private target(
    proxy: DbProxy,
    { database, user, maxConnectionsPercent = 90, borrowSeconds = 30 }: DatabaseProxyProps,
  ): DbProxyTarget {
    const group = new DbProxyDefaultTargetGroup(this, "targets", {
      dbProxyName: proxy.name,
      connectionPoolConfig: {
        maxConnectionsPercent,
        maxIdleConnectionsPercent: Math.floor(maxConnectionsPercent / 2),
        connectionBorrowTimeout: borrowSeconds,
      },
    });
    return new DbProxyTarget(this, "target", {
      dbProxyName: proxy.name,
      targetGroupName: group.name,
      dbClusterIdentifier: database.resource.clusterIdentifier,
      dependsOn: [...database.instances.resources, ...(user ? [user] : [])],
    });
  }

  /** @see https://docs.aws.amazon.com/AmazonRDS/latest/AuroraUserGuide/rds-proxy-setup.html */
  private role(secret: SecretRef, keyAlias: string): string {
    const { siteNames } = siteOf(this);
    return siteOf(this).role(NAME, {
      description: "Lets the database's proxy read its password",
      assumedBy: ["rds.amazonaws.com"],
      statements: [
        {
          sid: "ReadPassword",
          actions: ["secretsmanager:DescribeSecret", "secretsmanager:GetSecretValue"],
          resources: [siteNames.arn("secretsmanager", `secret:${secret.name}-??????`)],
        },
        useKey({ aliasArn: siteNames.arn("kms", keyAlias), actions: ["kms:Decrypt"], via: "secretsmanager" }),
      ],
    }).arn;
  }
}
