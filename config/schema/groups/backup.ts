import { z } from "zod";
import { whole } from "../values/fields";

/** AWS Backup. */
export const backupFields = {
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
};
