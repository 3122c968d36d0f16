import { z } from "zod";
import { choice, fraction, text, whole } from "../values/fields";

const scheduleSchema = z.strictObject({
  /** Name of the scheduled action, unique in the list. */
  name: text(/^[a-z][a-z0-9-]{0,30}$/, "a short name of lower-case letters, digits and hyphens"),
  /** In UTC. */
  schedule: text(
    /^cron\(([^\s()]+\s){5}[^\s()]+\)$/,
    "a cron expression of six fields, such as cron(0 6 ? * MON-FRI *)",
  ),
  /** Minimum task count from then on. */
  min: whole(1, 1000, "tasks"),
  /** Maximum task count from then on. */
  max: whole(1, 1000, "tasks"),
});

/** Names that the stacks set, and beginnings of names that the stacks, ECS and the SDKs of AWS use. */
const RESERVED_NAMES = ["PORT"];
const RESERVED_PREFIXES = ["DATABASE_", "CACHE_", "AWS_", "ECS_"];

const environmentSchema = z.record(z.string(), z.string()).superRefine((variables, context) => {
  for (const name of Object.keys(variables)) {
    const problem = (message: string) => {
      context.addIssue({ code: "custom", path: [name], message });
    };
    const prefix = RESERVED_PREFIXES.find((one) => name.toUpperCase().startsWith(one));
    if (!/^[A-Za-z_][A-Za-z0-9_]*$/.test(name)) {
      problem("is no name of an environment variable: use letters, digits and _, not beginning with a digit");
    } else if (RESERVED_NAMES.includes(name.toUpperCase())) {
      problem("is set by the platform: choose another name");
    } else if (prefix !== undefined) {
      problem(`begins with ${prefix}, which the platform and AWS use: choose another name`);
    }
  }
});

/** The ECS Fargate service of each serving site. */
export const serviceSchema = z.strictObject({
  /** Tag or digest of the image in the deployment's repository. */
  image: text(
    /^(?!latest$)(?:sha256:[0-9a-f]{64}|[\w][\w.-]{0,127})$/,
    "an image tag other than 'latest', or a digest sha256:…",
  ),
  /** Port of the container. */
  port: whole(1, 65535, "a port").default(8080),
  /** Protocol between load balancers and tasks; for `https` the container needs a certificate, which may be self-signed. */
  protocol: choice(["http", "https"]).default("http"),
  /** Path of the health check; it must answer 200 while a task can serve. */
  healthPath: text(/^\/[\w./-]*$/, "a path such as /health").default("/health"),
  /** CPU units, 1024 a core. */
  cpu: whole(256, 16384, "CPU units").default(512),
  /** Memory of a task in MB; the range depends on `cpu`. */
  memoryMb: whole(512, 122880, "MB").default(1024),
  /** Minimum and maximum task count of the primary. */
  min: whole(1, 1000, "tasks").default(2),
  /** Maximum task count of a site. */
  max: whole(1, 1000, "tasks").default(10),
  /** Fraction of the primary's minimum task count that the secondary runs as standby, rounded up; at least one task. */
  standbyFraction: fraction().default(0.5),
  /**
   * Tasks of a site that run on demand before any runs on Spot. A recovery requests at most this number; auto scaling
   * adds the rest. Defaults to `max`.
   */
  onDemandTasks: whole(1, 1000, "tasks").optional(),
  /** Fraction of the tasks beyond `onDemandTasks` that run on Fargate Spot. */
  spotFraction: fraction().default(0),
  /** Targets of auto scaling. */
  scaling: z
    .strictObject({
      /** Average CPU use of the tasks that auto scaling keeps. */
      cpuPercent: whole(10, 95, "percent").default(60),
      /** Average memory use of the tasks that auto scaling keeps. */
      memoryPercent: whole(10, 95, "percent").default(70),
      /** Requests a minute and task; not scaled by requests when left out. */
      requestsPerTarget: whole(1, 1_000_000, "requests a minute").optional(),
    })
    .prefault({}),
  /** Changes of the task counts at fixed times. */
  schedule: z.array(scheduleSchema).default([]),
  /** Plain environment variables; the tasks get secrets from Secrets Manager. */
  environment: environmentSchema.default({}),
});
