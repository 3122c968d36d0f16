import { z } from "zod";
import type { SiteRole } from "../../../constructs/core/names";
import { choice, text, type Values, whole } from "../values/fields";
import type { SiteValues } from "./site";
import { tagsSchema } from "./tags";
import { show } from "../values/words";

/** Fields of every deployment, whatever its architecture; each architecture adds its `sites`. */
export const commonFields = {
  /** Short name: every resource's name begins with it. */
  name: text(
    /^[a-z](?:[a-z0-9]|-(?=[a-z0-9]))*$/,
    "lower-case letters, digits and single hyphens, beginning with a letter",
  ).min(2, { error: ({ input }) => `should have at least 2 characters, got ${show(input)}` }),
  /** `prod` protects data: deletion protection, longer retention, larger minimums where a rule requires them. */
  environment: choice(["dev", "prod"]),
  /** AWS account id. Terraform refuses to touch any other account. */
  account: text(/^\d{12}$/, "the 12 digits of an AWS account id, as text"),
  /** Tags of every resource, in addition to `Deployment`, `Environment`, `Site` and `ManagedBy`. */
  tags: tagsSchema.default({}),
  /** State backends: an S3 bucket, a lock table and a key for each region. */
  state: z
    .strictObject({
      /** `dynamodb` locks by table, `s3` by lock file, `both` while moving from one to the other. */
      locking: choice(["dynamodb", "s3", "both"]).default("dynamodb"),
    })
    .prefault({}),
  /**
   * The account's quota of concurrent Lambda executions in each region, of which AWS keeps 100 unreserved. A new account
   * has 10; `npm run preflight` reads it.
   * @see https://docs.aws.amazon.com/lambda/latest/dg/gettingstarted-limits.html
   */
  lambdaConcurrency: whole(10, 1_000_000, "executions").default(10),
};

/** What every deployment has; `R` are the roles of its sites. */
export type CommonDeployment<R extends SiteRole = SiteRole> = Values<typeof commonFields> & {
  readonly architecture: string;
  readonly sites: SiteValues<R>[];
};
