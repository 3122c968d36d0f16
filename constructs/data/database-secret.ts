import { DataAwsSecretsmanagerSecret } from "@cdktf/provider-aws/lib/data-aws-secretsmanager-secret";
import type { RdsClusterConfig } from "@cdktf/provider-aws/lib/rds-cluster";
import { SecretsmanagerSecret } from "@cdktf/provider-aws/lib/secretsmanager-secret";
import { SecretsmanagerSecretVersion } from "@cdktf/provider-aws/lib/secretsmanager-secret-version";
import { RandomProvider } from "@cdktf/provider-random/lib/provider";
import { TerraformStack } from "cdktf";
import { Construct } from "constructs";
import { Ephemeral } from "../core/ephemeral";
import { InvalidProps } from "../core/invalid-props";
import type { DeploymentNames, SiteNames } from "../core/names";
import { isProtected, statefulLifecycle } from "../core/protection";
import { deploymentOf, siteOf } from "../core/site";

export interface DatabaseSecretProps {
  /**
   * User of the secret: the database's master user, or the application's user, who has privileges on its own schema only and
   * which the function of SecretRotation creates.
   * @default "master"
   */
  readonly user?: DatabaseUser;
  /** ARN of the site's key for data. */
  readonly keyArn: string;
  /** Database that is created with the cluster. */
  readonly databaseName: string;
  /**
   * Name of the user.
   * @default "dbadmin" for the master user, "app" for the application's
   */
  readonly username?: string;
  /**
   * The other site: it gets a replica under the same name, encrypted with its own key for data.
   * @default no replica
   */
  readonly replicaSite?: SiteNames;
  /**
   * Counts the passwords set by Terraform: a higher number makes a new one, in the secret and in the cluster. Rotation
   * does not touch it.
   * @default 1
   */
  readonly passwordVersion?: number;
  /**
   * What generates the password: `ephemeral` is Secrets Manager, which needs `secretsmanager:GetRandomPassword`; `random` is
   * the random provider, on the machine that runs Terraform. Either way it exists while Terraform runs and in Secrets Manager,
   * and is in no state and no plan.
   * @default "ephemeral"
   * @see https://registry.terraform.io/providers/hashicorp/random/latest/docs/ephemeral-resources/password
   */
  readonly passwordSource?: "ephemeral" | "random";
}

export type DatabaseUser = "master" | "application";

/** A secret of this site's region. */
export interface SecretRef {
  readonly arn: string;
  /** Deterministic name: roles name secrets by it, because AWS adds six characters to the ARN. */
  readonly name: string;
}

/** Password arguments of the cluster. */
export type ClusterPassword = Pick<RdsClusterConfig, "masterPassword" | "masterPasswordWo" | "masterPasswordWoVersion">;

/** Last part of the deterministic name, user by default, and what the secret is for. */
const USERS: Readonly<
  Record<DatabaseUser, { readonly name: string; readonly username: string; readonly who: string }>
> = {
  master: { name: "database", username: "dbadmin", who: "Master user of the database" },
  application: { name: "database-app", username: "app", who: "User of the application in the database" },
};
/** Last part of the deterministic alias of each site's key for data. */
const DATA_KEY = "data";
const PORT = 3306;
/** Letters and digits alone, so that it is valid in any connection string; MySQL takes up to 41. */
const PASSWORD_LENGTH = 40;
/** Longest master user name of Aurora MySQL. @see https://docs.aws.amazon.com/AmazonRDS/latest/APIReference/API_CreateDBCluster.html */
const USERNAME = /^[a-z][a-z0-9]{0,15}$/;
const DATABASE_NAME = /^[a-z][a-z0-9_]{0,62}$/;
/**
 * Days for which a deleted secret can be restored and its name is in use, 7 to 30; 0 deletes it at once, so that a development
 * deployment can be deployed again.
 * @see https://docs.aws.amazon.com/secretsmanager/latest/apireference/API_DeleteSecret.html
 */
const RECOVERY_DAYS = { dev: 0, prod: 30 } as const;

/** Deterministic name of a user's secret, the same in every region that has a copy of it. */
export function databaseSecretName(names: DeploymentNames, user: DatabaseUser): string {
  return names.of(USERS[user].name);
}

/** Finds the secret of the application's user, or this region's copy of it, by its deterministic name. */
export function lookupApplicationSecret(scope: Construct): SecretRef {
  const name = databaseSecretName(deploymentOf(scope).names, "application");
  return { arn: new DataAwsSecretsmanagerSecret(scope, "application-secret", { name }).arn, name };
}

/**
 * User and password of the database, with a copy in the other region. The password goes into the secret first
 * and is read from there for the cluster, so both match even when an apply is interrupted between them.
 */
export class DatabaseSecret extends Construct implements SecretRef {
  readonly arn: string;
  readonly name: string;
  readonly username: string;
  readonly databaseName: string;
  /** For the cluster alone, which takes the master user's. */
  readonly clusterPassword: ClusterPassword;
  /** The first value. */
  readonly version: SecretsmanagerSecretVersion;

  constructor(scope: Construct, id: string, props: DatabaseSecretProps) {
    super(scope, id);
    const { databaseName, user = "master", passwordVersion = 1, passwordSource = "ephemeral" } = props;
    this.username = props.username ?? USERS[user].username;
    this.databaseName = databaseName;
    this.check(passwordVersion);
    this.name = databaseSecretName(siteOf(this).names, user);
    const secret = this.secret(props);
    this.arn = secret.arn;
    this.version = new SecretsmanagerSecretVersion(this, "version", {
      secretId: secret.id,
      secretStringWo: this.content(passwordSource === "ephemeral" ? this.ephemeral() : this.random()),
      secretStringWoVersion: passwordVersion,
      ...KEPT_VERSION,
    });
    this.clusterPassword = user === "master" ? this.forCluster(passwordVersion) : {};
  }

  private check(passwordVersion: number): void {
    if (!USERNAME.test(this.username)) {
      throw new InvalidProps(
        this,
        `username should be 1 to 16 lower-case letters and digits, beginning with a letter, got '${this.username}'`,
      );
    }
    if (!DATABASE_NAME.test(this.databaseName)) {
      throw new InvalidProps(
        this,
        `databaseName should be 1 to 63 lower-case letters, digits and underscores, beginning with a letter, got '${this.databaseName}'`,
      );
    }
    if (!Number.isInteger(passwordVersion) || passwordVersion < 1) {
      throw new InvalidProps(this, `passwordVersion should be a whole number from 1, got ${passwordVersion}`);
    }
  }

  private secret({ keyArn, replicaSite, user = "master" }: DatabaseSecretProps): SecretsmanagerSecret {
    const site = siteOf(this);
    if (replicaSite && replicaSite.site.region === site.region) {
      throw new InvalidProps(this, `replicaSite should be in another region, got ${site.region}`);
    }
    return new SecretsmanagerSecret(this, "Resource", {
      name: this.name,
      description: `${USERS[user].who} ${this.databaseName}`,
      kmsKeyId: keyArn,
      recoveryWindowInDays: RECOVERY_DAYS[isProtected(site) ? "prod" : "dev"],
      ...(replicaSite
        ? { replica: [{ region: replicaSite.site.region, kmsKeyId: replicaSite.keyAliasArn(DATA_KEY) }] }
        : {}),
      // AWS may return the replica's key by its ARN, and a recovery may promote the replica: neither is a change to undo.
      lifecycle: statefulLifecycle(site, { ignoreChanges: ["replica"] }),
    });
  }

  private ephemeral(): string {
    const password = new Ephemeral(this, "password", "aws_secretsmanager_random_password", {
      password_length: PASSWORD_LENGTH,
      exclude_punctuation: true,
    });
    return `\${${password.attribute("random_password")}}`;
  }

  private random(): string {
    const stack = TerraformStack.of(this);
    if (!stack.node.tryFindChild("random")) new RandomProvider(stack, "random");
    const password = new Ephemeral(this, "password", "random_password", { length: PASSWORD_LENGTH, special: false });
    return `\${${password.attribute("result")}}`;
  }

  private forCluster(passwordVersion: number): ClusterPassword {
    const stored = new Ephemeral(this, "stored", "aws_secretsmanager_secret_version", {
      secret_id: this.version.secretId,
    });
    return {
      masterPasswordWo: `\${jsondecode(${stored.attribute("secret_string")})["password"]}`,
      masterPasswordWoVersion: passwordVersion,
    };
  }

  /**
   * What applications and RDS Proxy read; without a host, because that differs from region to region. The password is
   * an expression, which Fn.jsonencode would write out as text.
   */
  private content(password: string): string {
    return JSON.stringify({
      username: this.username,
      password,
      engine: "mysql",
      port: PORT,
      dbname: this.databaseName,
    });
  }
}

/**
 * Rotation moves AWSCURRENT on to versions of its own, which Terraform leaves alone. The other label stays and keeps
 * this version from being deleted as deprecated: Terraform would miss it, and set a password that the cluster lacks.
 * @see https://docs.aws.amazon.com/secretsmanager/latest/userguide/whats-in-a-secret.html#term_version
 */
const KEPT_VERSION = {
  versionStages: ["AWSCURRENT", "set-by-terraform"],
  lifecycle: { ignoreChanges: ["version_stages"] },
};
