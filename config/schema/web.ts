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
  /** How load balancers speak to the tasks; for `https` the container needs a certificate, which may be self-signed. */
  protocol: choice(["http", "https"]).default("http"),
  healthPath: text(/^\/[\w./-]*$/, "a path such as /health").default("/health"),
  /** CPU units, 1024 a core. */
  cpu: whole(256, 16384, "CPU units").default(512),
  memoryMb: whole(512, 122880, "MB").default(1024),
  /** Tasks of the primary at least and at most. */
  min: whole(1, 1000, "tasks").default(2),
  max: whole(1, 1000, "tasks").default(10),
  /** Share of the primary's least tasks that the secondary runs while it waits; at least one. */
  standbyFraction: fraction().default(0.5),
  /**
   * Tasks of a site that run on demand before any runs on Spot; a recovery asks for no more by itself, and scaling adds the
   * rest. All of `max` when left out.
   */
  onDemandTasks: whole(1, 1000, "tasks").optional(),
  /** Share of the tasks beyond `onDemandTasks` that run on Fargate Spot. */
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
  /** Plain variables; secrets come from Secrets Manager by themselves. */
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
  /** Fixed size, unless `serverless` is given. Global databases want a memory-optimized class. */
  instanceClass: text(/^db\.[rx]\d[a-z0-9]*\.\w+$/, "a memory-optimized class, such as db.r6g.large").default(
    "db.r6g.large",
  ),
  /** Aurora capacity units between which instances breathe. */
  serverless: z
    .strictObject({ minAcu: whole(0, 256, "capacity units"), maxAcu: whole(1, 256, "capacity units") })
    .optional(),
  /** Readers beside the writer, per site. */
  readers: whole(0, 15, "readers").default(1),
  /** Readers that auto scaling may add up to; none beyond `readers` when left out. */
  maxReaders: whole(1, 15, "readers").optional(),
  backupDays: whole(1, 35, "days").default(7),
  proxy: z.boolean().default(false),
  /** Lets the secondary take writes and hand them to the primary. */
  writeForwarding: z.boolean().default(false),
  /** What generates the passwords: `ephemeral` is Secrets Manager, `random` the random provider; no state holds them. */
  passwordSource: choice(["ephemeral", "random"]).default("ephemeral"),
  /** Days between changes of the password. */
  rotationDays: whole(1, 1000, "days").default(30),
});

const cacheSchema = z.strictObject({
  nodeType: text(/^cache\.[a-z]\d[a-z]*\.\w+$/, "a node type, such as cache.r7g.large").default("cache.r7g.large"),
  replicas: whole(1, 5, "replicas").default(1),
  /** One data set in both regions; wants a memory-optimized node type. */
  globalDatastore: z.boolean().default(false),
});

const origin = text(/^https:\/\/[^/\s]+$/, "an origin such as https://app.example.com");

const edgeSchema = z.strictObject({
  routing: choice(["failover", "latency", "weighted"]).default("failover"),
  /** Seconds the edge keeps the address of the site that serves. */
  dnsTtlSeconds: whole(1, 300, "seconds").default(20),
  priceClass: choice(["PriceClass_100", "PriceClass_200", "PriceClass_All"]).default("PriceClass_100"),
  apiPaths: z.array(text(/^\/[\w./*-]*$/, "a path pattern such as /api/*")).default(["/api/*"]),
  /** Seconds the API has for the first byte of an answer, and between two packets; CloudFront answers 504 then. */
  readTimeoutSeconds: whole(1, 120, "seconds").default(10),
  /** Origins that browsers may call the API from; the deployment's own domain always may. */
  corsOrigins: z.array(origin).default([]),
  requestsPerAddress: whole(10, 2_000_000_000, "requests in five minutes").default(2000),
  /** KB that a request's body may have; more than 16 costs extra for requests that have it. */
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
  /** Seconds of writes that may be lost. Replication is asynchronous: 0 can be promised to nobody. */
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
  /** How callers of the recovery's API prove who they are: by AWS credentials, or by tokens of an OpenID Connect issuer. */
  auth: z
    .discriminatedUnion(
      "kind",
      [
        z.strictObject({ kind: z.literal("iam") }),
        z.strictObject({
          kind: z.literal("jwt"),
          issuer: text(/^https:\/\/\S+[^/\s]$/, "the issuer's https address without trailing slash"),
          /** Any of them has to be in a token's `aud` or `client_id`. */
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
  /** Origins of pages that may call it, beside its own. */
  allowedOrigins: z.array(origin).default([]),
});

const recoverySchema = z.strictObject({
  /** Rehearses the take-over by the secondary every week. */
  weeklyDrill: z.boolean().default(false),
  /**
   * Starts the failover when the control region's observer has found the active site unhealthy for so many minutes, 2 to
   * 60; quorum and lag gate hold as ever, and the way home is never automatic. People start it when left out.
   */
  automaticFailover: z.strictObject({ afterMinutes: whole(2, 60, "minutes").default(5) }).optional(),
  /** Asks people before a planned execution moves anything; nobody is asked when left out. */
  approval: z
    .strictObject({
      /** Seconds until the question expires. */
      expirySeconds: whole(60, 86400, "seconds").default(3600),
      /** People who have to agree. */
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
   * functions of the account cannot throttle it; they share what is unreserved when left out. Set `lambdaConcurrency` too.
   */
  reservedConcurrency: whole(1, 100, "executions").optional(),
  /** Copies the DR table to the secondary's region; a plan of its `…-secondary-dr` stack then needs the control region. */
  tableReplica: z.boolean().default(false),
});

const alertsSchema = z
  .strictObject({
    emails: z.array(text(/^[^\s@]+@[^\s@]+\.[^\s@]+$/, "an e-mail address")).default([]),
    /** HTTPS endpoint that takes SNS messages. */
    webhook: text(/^https:\/\/\S+$/, "an https address").optional(),
  })
  .refine(({ emails, webhook }) => emails.length > 0 || webhook !== undefined, {
    error: "has neither emails nor a webhook, so alarms would reach nobody: add one",
  });

/** What a multi-region web application needs beside what every deployment has. */
export const webFields = {
  service: serviceSchema,
  database: databaseSchema.prefault({}),
  /** A cache for queries; none when left out. */
  cache: cacheSchema.optional(),
  assets: z
    .strictObject({
      /** Replicates back as well, for uploads taken by the secondary. */
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
      /** Days in CloudWatch. */
      retentionDays: whole(1, 3653, "days").default(365),
      /** Days in the archive of all sites. */
      archiveDays: whole(30, 3653, "days").default(731),
    })
    .prefault({}),
  backup: z
    .strictObject({
      retentionDays: whole(1, 3650, "days").default(35),
      /** Opts in to backups of Aurora in both regions, for the whole account; off where the account's owner sees to it. */
      optIn: z.boolean().default(true),
      /** Makes the vaults immutable after three days to change one's mind. */
      vaultLock: z.boolean().default(false),
    })
    .prefault({}),
  /** Dollars a month at which to warn: for the whole account, and for this deployment once `allocationTags` name Deployment. */
  monthlyBudgetUsd: whole(1, 10_000_000, "dollars"),
  /**
   * Tells of costs out of the ordinary. For the management account of an organization or an account without one, with Cost
   * Explorer on: elsewhere AWS refuses.
   * @see https://docs.aws.amazon.com/cost-management/latest/userguide/getting-started-ad.html
   */
  costAnomalies: z.boolean().default(false),
  /**
   * Tags to see costs by; the daily report needs Deployment, Environment and Site. AWS knows a tag from a day after its first
   * use on, so name them once the deployment stands. A member account of an organization may not: its management account does.
   * @see https://docs.aws.amazon.com/awsaccountbilling/latest/aboutv2/activating-tags.html
   */
  allocationTags: z.array(text(/^[\w .:/=+@-]{1,128}$/, "the key of a tag")).default([]),
  /**
   * The account's quota of concurrent Lambda executions in each region, of which AWS keeps 100 unreserved. A new account
   * has 10; `npm run preflight` reads it.
   * @see https://docs.aws.amazon.com/lambda/latest/dg/gettingstarted-limits.html
   */
  lambdaConcurrency: whole(10, 1_000_000, "executions").default(10),
  /** GuardDuty, AWS Config, CloudTrail, Security Hub and IAM Access Analyzer, where the account has them from nowhere else. */
  accountBaseline: z.boolean().default(false),
  /**
   * Service-linked roles that this deployment creates, by the service's principal, such as `ecs.amazonaws.com`. They are
   * the account's: none that exists already, as preflight tells.
   */
  serviceLinkedRoles: z
    .array(text(/^[a-z0-9.-]+\.amazonaws\.com$/, "a service principal such as ecs.amazonaws.com"))
    .default([]),
  /**
   * With the account's baseline, tells which roles, users and permissions of the account nobody has used for so many days, 1
   * to 365; costs by role and user, and is off when left out.
   */
  unusedAccessDays: whole(1, 365, "days").optional(),
};
