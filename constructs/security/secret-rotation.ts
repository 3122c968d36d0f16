import { LambdaInvocation } from "@cdktf/provider-aws/lib/lambda-invocation";
import { LambdaPermission } from "@cdktf/provider-aws/lib/lambda-permission";
import { SecretsmanagerSecretRotation } from "@cdktf/provider-aws/lib/secretsmanager-secret-rotation";
import { VpcSecurityGroupEgressRule } from "@cdktf/provider-aws/lib/vpc-security-group-egress-rule";
import { VpcSecurityGroupIngressRule } from "@cdktf/provider-aws/lib/vpc-security-group-ingress-rule";
import type { ITerraformDependable } from "cdktf";
import { Construct, type IConstruct } from "constructs";
import { Lambda } from "../compute/lambda";
import { InvalidProps } from "../core/invalid-props";
import type { SiteNames } from "../core/names";
import type { Statement } from "../core/policy-document";
import { siteOf } from "../core/site";
import type { AuroraCluster } from "../data/aurora-cluster";
import type { DatabaseSecret, DatabaseUser } from "../data/database-secret";
import { PUT_SECRET_ACTIONS, putSecretStatements } from "../data/secret-grants";
import type { Network } from "../network/network";
import type { KeyRef } from "./key";

export interface SecretRotationProps {
  /** Network whose private tier the function runs in; the tier needs routes to Secrets Manager and to RDS. */
  readonly network: Network;
  /** The database of the secrets' users: the primary cluster. */
  readonly database: AuroraCluster;
  /** Secrets of the master user and of the application's user. */
  readonly secrets: Readonly<Record<DatabaseUser, DatabaseSecret>>;
  /** Last part of the deterministic alias of the key that encrypts the secret, in each region with the key of its own site. */
  readonly secretKey: string;
  /**
   * Site that has a replica of the secret.
   * @default none
   */
  readonly replicaSite?: SiteNames;
  /** Key for the function's environment, log and dead-letter queue. */
  readonly logKey: KeyRef;
  readonly logRetentionDays: number;
  /**
   * Days between two rotations, 1 to 1000.
   * @default 30
   * @see https://docs.aws.amazon.com/secretsmanager/latest/apireference/API_RotationRulesType.html
   */
  readonly rotationDays?: number;
}

/** Last part of the path of its folder in `functions/`. */
const FUNCTION = "rotate-database-secret";
const MAKE_PASSWORD = "secretsmanager:GetRandomPassword";
const SEE_WRITER = "rds:DescribeGlobalClusters";
/** AWS APIs that it calls through the network. */
const SECRET_ACTIONS = [...PUT_SECRET_ACTIONS, MAKE_PASSWORD];
/** Secrets Manager waits as long as the function; logging in twice and changing the password takes a few seconds. */
const TIMEOUT_SECONDS = 60;
/**
 * Lambda's file of Amazon's certificate authorities, those of RDS among them: Node.js reads it only if a variable names it.
 * @see https://docs.aws.amazon.com/lambda/latest/dg/lambda-nodejs.html#ca-certificate-loading
 */
const AMAZON_AUTHORITIES = "/var/runtime/ca-cert.pem";

/**
 * Changes the passwords of a database's master user and of the application's user every so many days, and creates the latter
 * when the database is new: the apply fails when that fails. It belongs in the primary's site: replicas of a secret cannot
 * be rotated. While the other cluster has the writer, or is being promoted, the function refuses the change and the
 * secrets do not change: a former writer would accept the new password and lose it. The first
 * rotation follows the schedule, not the deployment.
 * @see https://docs.aws.amazon.com/secretsmanager/latest/userguide/rotating-secrets_strategies.html
 */
export class SecretRotation extends Construct {
  readonly function: Lambda;
  /** After it is created, the application can log in. */
  readonly applicationUser: LambdaInvocation;

  constructor(scope: Construct, id: string, props: SecretRotationProps) {
    super(scope, id);
    const { database, secrets, network, logKey, logRetentionDays, rotationDays = 30 } = props;
    if (!Number.isInteger(rotationDays) || rotationDays < 1 || rotationDays > 1000) {
      throw new InvalidProps(this, `rotationDays should be from 1 to 1000, got ${rotationDays}`);
    }
    this.function = new Lambda(this, "function", {
      name: FUNCTION,
      description: "Creates the application's database user; rotates the passwords of both users",
      statements: this.statements(props),
      key: logKey,
      logRetentionDays,
      environment: {
        DATABASE_HOST: database.endpoint,
        DATABASE_CLUSTER: database.arn,
        GLOBAL_CLUSTER: database.globalClusterIdentifier,
        MASTER_SECRET: secrets.master.arn,
        NODE_EXTRA_CA_CERTS: AMAZON_AUTHORITIES,
      },
      timeoutSeconds: TIMEOUT_SECONDS,
      network,
      uses: [
        { service: "secretsmanager", actions: SECRET_ACTIONS },
        { service: "rds", actions: [SEE_WRITER] },
      ],
      connectsTo: [database],
    });
    const group = this.function.securityGroup!;
    database.allowFrom({ securityGroup: group }, "Rotation of the password");
    this.applicationUser = this.user(props);
    const permissions = [
      this.permission("permission", "SecretsManager", secrets.master),
      this.permission("application-permission", "SecretsManagerApplication", secrets.application),
    ];
    for (const [id, secret] of [
      ["Resource", secrets.master],
      ["application", secrets.application],
    ] as const) {
      new SecretsmanagerSecretRotation(this, id, {
        secretId: secret.arn,
        rotationLambdaArn: this.function.resource.arn,
        rotateImmediately: false,
        rotationRules: { automaticallyAfterDays: rotationDays },
        dependsOn: [...permissions, this.applicationUser],
      });
    }
  }

  private permission(id: string, statementId: string, secret: DatabaseSecret): LambdaPermission {
    return new LambdaPermission(this, id, {
      statementId,
      action: "lambda:InvokeFunction",
      functionName: this.function.resource.functionName,
      principal: "secretsmanager.amazonaws.com",
      sourceAccount: siteOf(this).names.identity.account,
      sourceArn: secret.arn,
    });
  }

  /** Creates the application's user during the apply; again for another database, as after a restore. */
  private user({ database, secrets, network }: SecretRotationProps): LambdaInvocation {
    return new LambdaInvocation(this, "application-user", {
      functionName: this.function.resource.functionName,
      input: JSON.stringify({ Step: "ensureUser", SecretId: secrets.application.arn }),
      triggers: { database: database.resource.clusterResourceId },
      dependsOn: [
        ...database.instances.resources,
        secrets.master.version,
        secrets.application.version,
        ...network.outboundResources,
        ...groupRules(this, database),
      ],
    });
  }

  /** @see https://docs.aws.amazon.com/secretsmanager/latest/userguide/rotating-secrets-required-permissions-function.html */
  private statements({ secrets, secretKey, replicaSite, database }: SecretRotationProps): Statement[] {
    const { names, siteNames } = siteOf(this);
    return [
      ...putSecretStatements({
        secrets: [secrets.master.name, secrets.application.name],
        site: siteNames,
        key: secretKey,
        replicaSite,
      }),
      { sid: "MakePassword", actions: [MAKE_PASSWORD], resources: ["*"] },
      {
        sid: "SeeWriter",
        actions: [SEE_WRITER],
        resources: [names.globalArn("rds", `global-cluster:${database.globalClusterIdentifier}`)],
      },
    ];
  }
}

/** Description of the rules between the function and the database. */
function groupRules(...scopes: readonly IConstruct[]): ITerraformDependable[] {
  return scopes
    .flatMap((scope) => scope.node.findAll())
    .filter((one) => one instanceof VpcSecurityGroupEgressRule || one instanceof VpcSecurityGroupIngressRule);
}
