/**
 * Deterministic names: how sites refer to each other. Pure functions of the configuration, so that nothing has to be
 * looked up in a region that may be lost. This module imports nothing; the configuration schema shares it.
 */

/**
 * The roles of sites in all architectures: a primary with a secondary, or two equal sites. Every deployment has a control
 * site, from which the others are recovered.
 */
export const SITE_ROLES = ["primary", "secondary", "one", "two", "control"] as const;
export type SiteRole = (typeof SITE_ROLES)[number];
/** Where a stack's resources belong: to a site, or to the deployment as a whole, in us-east-1. */
export type Placement = SiteRole | "global";

/** The parts of a deployment's names. */
export interface DeploymentIdentity {
  /** Short name of the deployment, e.g. `web`. */
  readonly name: string;
  readonly environment: "dev" | "prod";
  /** AWS account id, 12 digits. */
  readonly account: string;
  /**
   * AWS partition.
   * @default "aws"
   */
  readonly partition?: string;
}

export interface SiteIdentity {
  readonly role: Placement;
  readonly region: string;
}

/**
 * Longest name AWS accepts, in characters.
 * @see https://docs.aws.amazon.com/elasticloadbalancing/latest/APIReference/API_CreateLoadBalancer.html
 * @see https://docs.aws.amazon.com/AmazonS3/latest/userguide/bucketnamingrules.html
 * @see https://docs.aws.amazon.com/IAM/latest/UserGuide/reference_iam-quotas.html
 * @see https://docs.aws.amazon.com/AWSSimpleQueueService/latest/SQSDeveloperGuide/quotas-queues.html
 */
export const NAME_LIMITS = {
  "load balancer": 32,
  "target group": 32,
  "replication group": 40,
  "database cluster": 63,
  bucket: 63,
  role: 64,
  function: 64,
  "state machine": 80,
  queue: 80,
  secret: 512,
} as const;

export type LimitedKind = keyof typeof NAME_LIMITS;

/** A name that AWS would refuse. */
export class NameTooLong extends Error {
  /** Number of characters over the limit. */
  readonly excess: number;

  constructor(kind: LimitedKind, fullName: string) {
    const excess = fullName.length - NAME_LIMITS[kind];
    super(
      `the ${kind} name '${fullName}' has ${fullName.length} characters, AWS allows ${NAME_LIMITS[kind]}: ` +
        `shorten the deployment's name by ${excess}`,
    );
    this.name = "NameTooLong";
    this.excess = excess;
  }
}

function limited(kind: LimitedKind, name: string): string {
  if (name.length > NAME_LIMITS[kind]) throw new NameTooLong(kind, name);
  return name;
}

/** Names that belong to a deployment as a whole. */
export class DeploymentNames {
  readonly partition: string;

  constructor(readonly identity: DeploymentIdentity) {
    this.partition = identity.partition ?? "aws";
  }

  /** `web-dev`: the prefix of every name. */
  get prefix(): string {
    return `${this.identity.name}-${this.identity.environment}`;
  }

  /** `web-dev-database`: a name that is the same in every region. */
  of(part: string): string {
    return `${this.prefix}-${part}`;
  }

  site(site: SiteIdentity): SiteNames {
    return new SiteNames(this, site);
  }

  /** ARN of a resource without region, such as those of IAM and CloudFront. */
  globalArn(service: string, resource: string): string {
    return `arn:${this.partition}:${service}::${this.identity.account}:${resource}`;
  }
}

/** Names of one site. */
export class SiteNames {
  constructor(
    readonly deployment: DeploymentNames,
    readonly site: SiteIdentity,
  ) {}

  /** `web-dev-primary-api`; with a kind, checked against that kind's limit. */
  of(part: string, kind?: LimitedKind): string {
    const name = this.deployment.of(`${this.site.role}-${part}`);
    return kind === undefined ? name : limited(kind, name);
  }

  /** Bucket names are one namespace for all of AWS, so region and account are part of them. */
  bucket(part: string): string {
    return limited(
      "bucket",
      `${this.deployment.prefix}-${part}-${this.site.region}-${this.deployment.identity.account}`,
    );
  }

  bucketArn(part: string): string {
    return `arn:${this.deployment.partition}:s3:::${this.bucket(part)}`;
  }

  role(part: string): string {
    return this.of(part, "role");
  }

  roleArn(part: string): string {
    return this.deployment.globalArn("iam", `role/${this.role(part)}`);
  }

  /** ARN of a regional resource, e.g. `arn("dynamodb", "table/web-dev-locks")`. */
  arn(service: string, resource: string): string {
    const { partition, identity } = this.deployment;
    return `arn:${partition}:${service}:${this.site.region}:${identity.account}:${resource}`;
  }

  /** Key aliases are deterministic names, key ids are not: other sites name keys by alias. */
  keyAlias(part: string): string {
    return `alias/${this.of(part)}`;
  }

  keyAliasArn(part: string): string {
    return this.arn("kms", this.keyAlias(part));
  }

  logGroup(part: string): string {
    return `/${this.deployment.prefix}/${this.site.role}/${part}`;
  }

  logGroupArn(part: string): string {
    return this.arn("logs", `log-group:${this.logGroup(part)}`);
  }
}
