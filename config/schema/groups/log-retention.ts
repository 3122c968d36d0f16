import { z } from "zod";
import { show } from "../values/words";

/** Days CloudWatch Logs can keep. @see https://docs.aws.amazon.com/AmazonCloudWatchLogs/latest/APIReference/API_PutRetentionPolicy.html */
export const LOG_RETENTION_DAYS = [
  1, 3, 5, 7, 14, 30, 60, 90, 120, 150, 180, 365, 400, 545, 731, 1096, 1827, 2192, 2557, 2922, 3288, 3653,
];

/** Days for which CloudWatch Logs keeps a log: one of those that it offers. */
export function logRetention() {
  const error = ({ input }: { input: unknown }) =>
    `should be a retention CloudWatch Logs offers (${LOG_RETENTION_DAYS.join(", ")} days), got ${show(input)}`;
  return z
    .number({ error })
    .refine((days) => LOG_RETENTION_DAYS.includes(days), { error })
    .meta({ enum: LOG_RETENTION_DAYS });
}
