import { z } from "zod";
import { text, whole } from "../values/fields";

/** Settings that hold for the whole account: budgets, tags for cost allocation, baseline. */
export const accountFields = {
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
