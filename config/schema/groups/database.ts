import { z } from "zod";
import { choice, text, whole } from "../values/fields";
import { MYSQL_RESERVED_WORDS } from "../values/mysql-reserved";
import { show } from "../values/words";

/** The Aurora global database. */
export const databaseSchema = z.strictObject({
  /** Aurora MySQL. */
  engineVersion: text(
    /^8\.0\.mysql_aurora\.3\.\d+\.\d+$/,
    "an Aurora MySQL 3 version, such as 8.0.mysql_aurora.3.10.6",
  ).default("8.0.mysql_aurora.3.10.6"),
  /** Name of the database that Aurora creates. */
  name: text(/^[a-z][a-z0-9_]{0,62}$/, "lower-case letters, digits and underscores, beginning with a letter")
    .refine((name) => !MYSQL_RESERVED_WORDS.has(name), {
      error: ({ input }) => `${show(input)} is a reserved word or a schema of MySQL: choose another name`,
    })
    .default("app"),
  /** Fixed size, unless `serverless` is given. Global databases require a memory-optimized class. */
  instanceClass: text(/^db\.[rx]\d[a-z0-9]*\.[a-z0-9]+$/, "a memory-optimized class, such as db.r6g.large").default(
    "db.r6g.large",
  ),
  /** Minimum and maximum Aurora capacity units of each instance. */
  serverless: z
    .strictObject({
      /** Minimum capacity units. */
      minAcu: whole(0, 256, "capacity units"),
      /** Maximum capacity units. */
      maxAcu: whole(1, 256, "capacity units"),
    })
    .optional(),
  /** Readers in addition to the writer, per site. */
  readers: whole(0, 15, "readers").default(1),
  /** Readers that auto scaling may add up to; none beyond `readers` when left out. */
  maxReaders: whole(1, 15, "readers").optional(),
  /** Days for which Aurora keeps automated backups for point-in-time recovery. */
  backupDays: whole(1, 35, "days").default(7),
  /** Connections go through RDS Proxy; without readers, connections that only read go to the cluster itself. */
  proxy: z.boolean().default(false),
  /** Write forwarding: the secondary accepts writes and forwards them to the primary. */
  writeForwarding: z.boolean().default(false),
  /** What generates the passwords: `ephemeral` is Secrets Manager, `random` the random provider; no state holds them. */
  passwordSource: choice(["ephemeral", "random"]).default("ephemeral"),
  /** Days between password rotations. */
  rotationDays: whole(1, 1000, "days").default(30),
});

/** The ElastiCache replication group. */
export const cacheSchema = z.strictObject({
  /** Node type of the ElastiCache replication group. */
  nodeType: text(/^cache\.[a-z]\d[a-z]*\.[a-z0-9]+$/, "a node type, such as cache.r7g.large").default(
    "cache.r7g.large",
  ),
  /** Replicas of each shard's primary. */
  replicas: whole(1, 5, "replicas").default(1),
  /** One data set in both regions; requires a memory-optimized node type. */
  globalDatastore: z.boolean().default(false),
});
