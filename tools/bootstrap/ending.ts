/** Time until the versioning of a new bucket is in effect everywhere. */
const VERSIONING_MINUTES = 15;

/**
 * When the buckets are safe to write to: this time after the states in them were written, as the states are younger than
 * the buckets. A minute that has started counts as a whole minute.
 * @see https://docs.aws.amazon.com/AmazonS3/latest/userguide/manage-versioning-examples.html
 */
export function safeFrom(written: Date): Date {
  return new Date(Math.floor(written.getTime() / 60_000 + VERSIONING_MINUTES + 1) * 60_000);
}

/** Lines that are printed at the end. */
export function ending(deployments: readonly string[], backends: number, safe: Date | undefined, now: Date): string[] {
  return [
    `\nThe ${backends} state backends exist. Next steps:`,
    ...deployments.map((deployment) => `  npm run preflight -- ${deployment}`),
    ...(safe === undefined || safe <= now
      ? []
      : [
          `Apply the first stack after ${safe.toISOString().slice(11, 16)} UTC: until then S3 may not find objects that are written to new buckets.`,
        ]),
  ];
}
