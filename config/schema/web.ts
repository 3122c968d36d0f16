import { z } from "zod";
import { cacheSchema, databaseSchema } from "./database";
import { edgeSchema } from "./edge";
import { text, whole } from "./fields";
import { recoverySchema } from "./recovery";
import { serviceSchema } from "./service";

const objectivesSchema = z.strictObject({
  /** Seconds until the application serves again, from the decision or the detection on. */
  rtoSeconds: whole(1, 86400, "seconds"),
  /** Seconds of writes that may be lost. Replication is asynchronous, so 0 is not possible. */
  rpoSeconds: whole(1, 86400, "seconds"),
});

const detectionSchema = z.strictObject({
  /** Seconds between two checks of a health checker. */
  intervalSeconds: z
    .union([z.literal(10), z.literal(30)], {
      error: ({ input }) => `should be 10 or 30 seconds, what Route 53 offers, got ${JSON.stringify(input)}`,
    })
    .default(10),
  /** Failed checks in a row after which a health checker reports a site unhealthy. */
  failureThreshold: whole(1, 10, "failed checks in a row").default(3),
});

const alertsSchema = z
  .strictObject({
    /** E-mail addresses; each must confirm its subscription. */
    emails: z.array(text(/^[^\s@]+@[^\s@]+\.[^\s@]+$/, "an e-mail address")).default([]),
    /** HTTPS endpoint that accepts SNS messages. */
    webhook: text(/^https:\/\/\S+$/, "an https address").optional(),
  })
  .refine(({ emails, webhook }) => emails.length > 0 || webhook !== undefined, {
    error: "has neither emails nor a webhook, so alarms would have no recipient: add one",
  });

/** Fields of a multi-region web application in addition to those of every deployment. */
export const webFields = {
  /** The ECS Fargate service of each serving site. */
  service: serviceSchema,
  /** The Aurora global database: a cluster in each serving site. */
  database: databaseSchema.prefault({}),
  /** A cache for queries; optional. */
  cache: cacheSchema.optional(),
  /** The bucket with static assets in each serving site, replicated to the other. */
  assets: z
    .strictObject({
      /** Replicates from the secondary to the primary as well, for uploads to the secondary. */
      bothDirections: z.boolean().default(true),
      /** 99.99 % of objects in 15 minutes, with metrics; costs extra. */
      timeControl: z.boolean().default(false),
      /** Moves objects that are rarely read to S3 Intelligent-Tiering. */
      intelligentTiering: z.boolean().default(true),
    })
    .prefault({}),
  /** CloudFront, its web ACL, and the DNS records. */
  edge: edgeSchema.prefault({}),
  /** Health checks of Route 53. */
  detection: detectionSchema.prefault({}),
  /** Recovery objectives; the synth fails when the configuration cannot meet them. */
  objectives: objectivesSchema,
  /** DR orchestration: drills, approvals, triggers, API. */
  recovery: recoverySchema.prefault({}),
  /** Recipients of alarms and notifications; at least one. */
  alerts: alertsSchema.prefault({}),
  /** Retention of logs. */
  logs: z
    .strictObject({
      /** Retention in CloudWatch, in days. */
      retentionDays: whole(1, 3653, "days").default(365),
      /** Retention in the log archive of all sites, in days. */
      archiveDays: whole(30, 3653, "days").default(731),
    })
    .prefault({}),
  /** AWS Backup: daily backups of the database, copied to the other serving site. */
  backup: z
    .strictObject({
      /** Days for which a backup and its copy are kept. */
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
