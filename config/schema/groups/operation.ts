import { z } from "zod";
import { text, whole } from "../values/fields";
import { logRetention } from "./log-retention";

/** Recipients of alarms. */
export const alertFields = {
  /** Recipients of alarms and notifications; at least one. */
  alerts: z
    .strictObject({
      /** E-mail addresses; each must confirm its subscription. */
      emails: z.array(text(/^[^\s@]+@[^\s@]+\.[^\s@]+$/, "an e-mail address")).default([]),
      /** HTTPS endpoint that accepts SNS messages. */
      webhook: text(
        /^https:\/\/[^@?#\s/]+(?:\/[^@\s]*)?$/,
        "an https address without user and password, with a / before a query",
      ).optional(),
    })
    .refine(({ emails, webhook }) => emails.length > 0 || webhook !== undefined, {
      error: "has neither emails nor a webhook, so alarms would have no recipient: add one",
    })
    .prefault({}),
};

/** Logs and their archive. */
export const logFields = {
  /** Retention of logs. */
  logs: z
    .strictObject({
      /** Retention in CloudWatch, in days. */
      retentionDays: logRetention().default(365),
      /** Retention in the log archive of all sites, in days. */
      archiveDays: whole(30, 3653, "days").default(731),
    })
    .prefault({}),
};
