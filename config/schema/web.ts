import { z } from "zod";
import { choice, fraction, text, whole } from "./fields";
import { show } from "./words";

const scheduleSchema = z.strictObject({
  name: text(/^[a-z][a-z0-9-]{0,30}$/, "a short name of lower-case letters, digits and hyphens"),
  /** In UTC. */
  schedule: text(
    /^cron\(([^\s()]+\s){5}[^\s()]+\)$/,
    "a cron expression of six fields, such as cron(0 6 ? * MON-FRI *)",
  ),
  min: whole(1, 1000, "tasks"),
  max: whole(1, 1000, "tasks"),
});

const serviceSchema = z.strictObject({
  /** Tag or digest of the image in the deployment's repository. */
  image: text(
    /^(?!latest$)(?:sha256:[0-9a-f]{64}|[\w][\w.-]{0,127})$/,
    "an image tag other than 'latest', or a digest sha256:…",
  ),
  port: whole(1, 65535, "a port").default(8080),
  /** Protocol between load balancers and tasks; for `https` the container needs a certificate, which may be self-signed. */
  protocol: choice(["http", "https"]).default("http"),
  healthPath: text(/^\/[\w./-]*$/, "a path such as /health").default("/health"),
  /** CPU units, 1024 a core. */
  cpu: whole(256, 16384, "CPU units").default(512),
  memoryMb: whole(512, 122880, "MB").default(1024),
  /** Minimum and maximum task count of the primary. */
  min: whole(1, 1000, "tasks").default(2),
  max: whole(1, 1000, "tasks").default(10),
  /** Fraction of the primary's minimum task count that the secondary runs as standby, rounded up; at least one task. */
  standbyFraction: fraction().default(0.5),
  /**
   * Tasks of a site that run on demand before any runs on Spot. A recovery requests at most this number; auto scaling
   * adds the rest. Defaults to `max`.
   */
  onDemandTasks: whole(1, 1000, "tasks").optional(),
  /** Fraction of the tasks beyond `onDemandTasks` that run on Fargate Spot. */
  spotFraction: fraction().default(0),
  scaling: z
    .strictObject({
      cpuPercent: whole(10, 95, "percent").default(60),
      memoryPercent: whole(10, 95, "percent").default(70),
      /** Requests a minute and task; not scaled by requests when left out. */
      requestsPerTarget: whole(1, 1_000_000, "requests a minute").optional(),
    })
    .prefault({}),
  schedule: z.array(scheduleSchema).default([]),
  /** Plain environment variables; the tasks get secrets from Secrets Manager. */
  environment: z.record(z.string(), z.string()).default({}),
});

const databaseSchema = z.strictObject({
  /** Aurora MySQL. */
  engineVersion: text(
    /^8\.0\.mysql_aurora\.3\.\d+\.\d+$/,
    "an Aurora MySQL 3 version, such as 8.0.mysql_aurora.3.10.6",
  ).default("8.0.mysql_aurora.3.10.6"),
  name: text(/^[a-z][a-z0-9_]{0,62}$/, "lower-case letters, digits and underscores, beginning with a letter").default(
    "app",
  ),
  /** Fixed size, unless `serverless` is given. Global databases require a memory-optimized class. */
  instanceClass: text(/^db\.[rx]\d[a-z0-9]*\.\w+$/, "a memory-optimized class, such as db.r6g.large").default(
    "db.r6g.large",
  ),
  /** Minimum and maximum Aurora capacity units of each instance. */
  serverless: z
    .strictObject({ minAcu: whole(0, 256, "capacity units"), maxAcu: whole(1, 256, "capacity units") })
    .optional(),
  /** Readers in addition to the writer, per site. */
  readers: whole(0, 15, "readers").default(1),
  /** Readers that auto scaling may add up to; none beyond `readers` when left out. */
  maxReaders: whole(1, 15, "readers").optional(),
  backupDays: whole(1, 35, "days").default(7),
  proxy: z.boolean().default(false),
  /** Write forwarding: the secondary accepts writes and forwards them to the primary. */
  writeForwarding: z.boolean().default(false),
  /** What generates the passwords: `ephemeral` is Secrets Manager, `random` the random provider; no state holds them. */
  passwordSource: choice(["ephemeral", "random"]).default("ephemeral"),
  /** Days between password rotations. */
  rotationDays: whole(1, 1000, "days").default(30),
});

const cacheSchema = z.strictObject({
  nodeType: text(/^cache\.[a-z]\d[a-z]*\.\w+$/, "a node type, such as cache.r7g.large").default("cache.r7g.large"),
  replicas: whole(1, 5, "replicas").default(1),
  /** One data set in both regions; requires a memory-optimized node type. */
  globalDatastore: z.boolean().default(false),
});

const origin = text(/^https:\/\/[^/\s]+$/, "an origin such as https://app.example.com");

const edgeSchema = z.strictObject({
  routing: choice(["failover", "latency", "weighted"]).default("failover"),
  /** Seconds for which CloudFront caches the address of the active site. */
  dnsTtlSeconds: whole(1, 300, "seconds").default(20),
  priceClass: choice(["PriceClass_100", "PriceClass_200", "PriceClass_All"]).default("PriceClass_100"),
  apiPaths: z.array(text(/^\/[\w./*-]*$/, "a path pattern such as /api/*")).default(["/api/*"]),
  /** Seconds the API has for the first byte of an answer, and between two packets; after them CloudFront returns 504. */
  readTimeoutSeconds: whole(1, 120, "seconds").default(10),
  /** Origins from which browsers may call the API, in addition to the deployment's own domain. */
  corsOrigins: z.array(origin).default([]),
  requestsPerAddress: whole(10, 2_000_000_000, "requests in five minutes").default(2000),
  /** Maximum size of a request's body in KB. Inspecting bodies of more than 16 KB costs extra. */
  maxBodyKb: whole(1, 64, "KB").default(64),
  /** Paths with a limit of their own, `unlimited` for uploads whose size the service checks itself. */
  bodyLimits: z
    .array(
      z.strictObject({
        path: text(/^\/[\w./-]*\*?$/, "a path, or the beginning of one followed by *, such as /api/uploads/*"),
        maxKb: z.union([z.literal("unlimited"), whole(1, 64, "KB")]),
      }),
    )
    .max(5, { error: "should be at most 5: the firewall's capacity allows no more" })
    .default([]),
  blockedCountries: z.array(text(/^[A-Z]{2}$/, "a country code of two capitals (ISO 3166)")).default([]),
  dnssec: z.boolean().default(false),
  queryLog: z.boolean().default(false),
});

const objectivesSchema = z.strictObject({
  /** Seconds until the application serves again, from the decision or the detection on. */
  rtoSeconds: whole(1, 86400, "seconds"),
  /** Seconds of writes that may be lost. Replication is asynchronous, so 0 is not possible. */
  rpoSeconds: whole(1, 86400, "seconds"),
});

const detectionSchema = z.strictObject({
  intervalSeconds: z
    .union([z.literal(10), z.literal(30)], {
      error: ({ input }) => `should be 10 or 30 seconds, what Route 53 offers, got ${JSON.stringify(input)}`,
    })
    .default(10),
  failureThreshold: whole(1, 10, "failed checks in a row").default(3),
});

const apiSchema = z.strictObject({
  /** How the recovery API authenticates callers: AWS credentials, or tokens of an OpenID Connect issuer. */
  auth: z
    .discriminatedUnion(
      "kind",
      [
        z.strictObject({ kind: z.literal("iam") }),
        z.strictObject({
          kind: z.literal("jwt"),
          issuer: text(/^https:\/\/\S+[^/\s]$/, "the issuer's https address without trailing slash"),
          /** At least one of them must be in a token's `aud` or `client_id`. */
          audience: z
            .array(text(/^\S+$/, "an audience, such as the id of a client"))
            .min(1, { error: "should have at least one audience: without any, every client of the issuer could call" }),
        }),
      ],
      {
        error: ({ input }) =>
          typeof input === "object" && input !== null
            ? `should be 'iam' or 'jwt', got ${show((input as { readonly kind?: unknown }).kind)}`
            : `should be { kind: 'iam' } or { kind: 'jwt', issuer, audience }, got ${show(input)}`,
      },
    )
    .default({ kind: "iam" }),
  /** Origins of pages that may call the API, in addition to its own. */
  allowedOrigins: z.array(origin).default([]),
});

const recoverySchema = z.strictObject({
  /** Runs a failover drill to the secondary every week. */
  weeklyDrill: z.boolean().default(false),
  /**
   * Starts the failover when the control region's observer has reported the active site unhealthy for so many minutes,
   * 2 to 60. Quorum and lag gate still apply, and failback is never automatic. Without it people start failovers.
   */
  automaticFailover: z.strictObject({ afterMinutes: whole(2, 60, "minutes").default(5) }).optional(),
  /** Requires approval before a planned execution changes anything; without it no approval is required. */
  approval: z
    .strictObject({
      /** Seconds until the approval request expires. */
      expirySeconds: whole(60, 86400, "seconds").default(3600),
      /** Number of people who must approve. */
      approvers: z
        .union([z.literal(1), z.literal(2)], {
          error: ({ input }) => `should be 1 or 2 people, got ${JSON.stringify(input)}`,
        })
        .default(1),
    })
    .optional(),
  api: apiSchema.prefault({}),
  /**
   * Lambda executions reserved for each function without which no recovery runs (steps, probes, observers), so that other
   * functions of the account cannot throttle it. Without it they use unreserved concurrency. Set `lambdaConcurrency` too.
   */
  reservedConcurrency: whole(1, 100, "executions").optional(),
  /** Copies the DR table to the secondary's region; a plan of its `…-secondary-dr` stack then needs the control region. */
  tableReplica: z.boolean().default(false),
});

const alertsSchema = z
  .strictObject({
    emails: z.array(text(/^[^\s@]+@[^\s@]+\.[^\s@]+$/, "an e-mail address")).default([]),
    /** HTTPS endpoint that accepts SNS messages. */
    webhook: text(/^https:\/\/\S+$/, "an https address").optional(),
  })
  .refine(({ emails, webhook }) => emails.length > 0 || webhook !== undefined, {
    error: "has neither emails nor a webhook, so alarms would have no recipient: add one",
  });

/** Fields of a multi-region web application in addition to those of every deployment. */
export const webFields = {
  service: serviceSchema,
  database: databaseSchema.prefault({}),
  /** A cache for queries; optional. */
  cache: cacheSchema.optional(),
  assets: z
    .strictObject({
      /** Replicates from the secondary to the primary as well, for uploads to the secondary. */
      bothDirections: z.boolean().default(true),
      /** 99.99 % of objects in 15 minutes, with metrics; costs extra. */
      timeControl: z.boolean().default(false),
      intelligentTiering: z.boolean().default(true),
    })
    .prefault({}),
  edge: edgeSchema.prefault({}),
  detection: detectionSchema.prefault({}),
  objectives: objectivesSchema,
  recovery: recoverySchema.prefault({}),
  alerts: alertsSchema.prefault({}),
  logs: z
    .strictObject({
      /** Retention in CloudWatch, in days. */
      retentionDays: whole(1, 3653, "days").default(365),
      /** Retention in the log archive of all sites, in days. */
      archiveDays: whole(30, 3653, "days").default(731),
    })
    .prefault({}),
  backup: z
    .strictObject({
      retentionDays: whole(1, 3650, "days").default(35),
      /** Opts in to backups of Aurora in both regions, for the whole account; off if the account's owner has opted in. */
      optIn: z.boolean().default(true),
      /** Locks the vaults in compliance mode; the lock can be removed for three days. */
      vaultLock: z.boolean().default(false),
    })
    .prefault({}),
  /** Dollars a month at which to warn: for the whole account, and for this deployment once `allocationTags` name Deployment. */
  monthlyBudgetUsd: whole(1, 10_000_000, "dollars"),
  /**
   * Reports unusual costs. For the management account of an organization or an account without one, with Cost
   * Explorer on: elsewhere AWS refuses.
   * @see https://docs.aws.amazon.com/cost-management/latest/userguide/getting-started-ad.html
   */
  costAnomalies: z.boolean().default(false),
  /**
   * Cost allocation tags; the daily report needs Deployment, Environment and Site. A tag can be activated one day after
   * its first use, so set them after the first deployment. In an organization only the management account activates tags.
   * @see https://docs.aws.amazon.com/awsaccountbilling/latest/aboutv2/activating-tags.html
   */
  allocationTags: z.array(text(/^[\w .:/=+@-]{1,128}$/, "the key of a tag")).default([]),
  /**
   * The account's quota of concurrent Lambda executions in each region, of which AWS keeps 100 unreserved. A new account
   * has 10; `npm run preflight` reads it.
   * @see https://docs.aws.amazon.com/lambda/latest/dg/gettingstarted-limits.html
   */
  lambdaConcurrency: whole(10, 1_000_000, "executions").default(10),
  /** GuardDuty, AWS Config, CloudTrail, Security Hub and IAM Access Analyzer, if the account does not have them yet. */
  accountBaseline: z.boolean().default(false),
  /**
   * Service-linked roles that this deployment creates, by the service's principal, such as `ecs.amazonaws.com`. They are
   * account-wide: list only roles that do not exist yet; preflight reports those that exist.
   */
  serviceLinkedRoles: z
    .array(text(/^[a-z0-9.-]+\.amazonaws\.com$/, "a service principal such as ecs.amazonaws.com"))
    .default([]),
  /**
   * With the account's baseline, reports roles, users and permissions of the account that were unused for this number of
   * days, 1 to 365. It costs per role and user. Off by default.
   */
  unusedAccessDays: whole(1, 365, "days").optional(),
};
