import { z } from "zod";
import type { SiteRole } from "../../../constructs/core/names";
import { accountFields } from "../groups/account";
import { backupFields } from "../groups/backup";
import { commonFields } from "../groups/common";
import { cacheSchema, databaseSchema } from "../groups/database";
import { edgeFields } from "../groups/edge";
import { alertFields, logFields } from "../groups/operation";
import { recoveryFields } from "../groups/recovery";
import { serviceSchema } from "../groups/service";
import { peeringFields, siteSchema } from "../groups/site";

/** Roles of the sites of a multi-region web application. */
const WEB_ROLES = ["primary", "secondary", "control"] as const satisfies readonly SiteRole[];

/** A web application in two regions with a control region. */
export const webSchema = z.strictObject({
  /** Which of the architectures to build. */
  architecture: z.literal("multi-region-web"),
  ...commonFields,
  /** The sites of the deployment: one of each role, each in a region of its own. */
  sites: z.array(siteSchema(WEB_ROLES)),
  ...peeringFields,
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
  ...edgeFields,
  ...recoveryFields,
  ...alertFields,
  ...logFields,
  ...backupFields,
  ...accountFields,
});

export type WebDeployment = z.output<typeof webSchema>;
export type WebDeploymentInput = z.input<typeof webSchema>;
