import { z } from "zod";
import { origin } from "./edge";
import { fraction, text, whole } from "../values/fields";
import { show } from "../values/words";

const apiSchema = z.strictObject({
  /** How the recovery API authenticates callers: AWS credentials, or tokens of an OpenID Connect issuer. */
  auth: z
    .discriminatedUnion(
      "kind",
      [
        z.strictObject({ kind: z.literal("iam") }),
        z.strictObject({
          kind: z.literal("jwt"),
          issuer: text(/^https:\/\/\S+[^/\s]$/, "the issuer's https address without trailing slash"),
          /** At least one of them must be in a token's `aud` or `client_id`. */
          audience: z
            .array(text(/^[!-~]+$/, "an audience, such as the id of a client: visible ASCII characters"))
            .min(1, { error: "should have at least one audience: without any, every client of the issuer could call" }),
        }),
      ],
      {
        error: ({ input }) =>
          typeof input === "object" && input !== null
            ? `should be 'iam' or 'jwt', got ${show((input as { readonly kind?: unknown }).kind)}`
            : `should be { kind: 'iam' } or { kind: 'jwt', issuer, audience }, got ${show(input)}`,
      },
    )
    .default({ kind: "iam" }),
  /** Origins of pages that may call the API, in addition to its own. */
  allowedOrigins: z.array(origin).default([]),
});

/** DR orchestration: drills, approvals, triggers, API. */
const recoverySchema = z.strictObject({
  /** Runs a failover drill to the secondary every week. */
  weeklyDrill: z.boolean().default(false),
  /**
   * Starts the failover when the control region's observer has reported the active site unhealthy for so many minutes,
   * 2 to 60. Quorum and lag gate still apply, and failback is never automatic. Without it people start failovers.
   */
  automaticFailover: z
    .strictObject({
      /** Minutes for which the observer must have reported the active site unhealthy. */
      afterMinutes: whole(2, 60, "minutes").default(5),
    })
    .optional(),
  /**
   * Fraction of the wanted tasks that must run for an unplanned failover to continue, 0.1 to 1: the last tasks may find no
   * capacity when a region is lost. Auto scaling continues to start them.
   */
  sufficientFraction: fraction(0.1).default(0.8),
  /** Requires approval before a planned execution changes anything; without it no approval is required. */
  approval: z
    .strictObject({
      /** Seconds until the approval request expires. */
      expirySeconds: whole(60, 86400, "seconds").default(3600),
      /** Number of people who must approve. */
      approvers: z
        .union([z.literal(1), z.literal(2)], {
          error: ({ input }) => `should be 1 or 2 people, got ${show(input)}`,
        })
        .default(1),
    })
    .optional(),
  /** The HTTP API and dashboard of the recovery. */
  api: apiSchema.prefault({}),
  /**
   * Lambda executions reserved for each function without which no recovery runs (steps, probes, observers), so that other
   * functions of the account cannot throttle it. Without it they use unreserved concurrency. Set `lambdaConcurrency` too.
   */
  reservedConcurrency: whole(1, 100, "executions").optional(),
  /** Copies the DR table to the secondary's region; a plan of its `…-secondary-dr` stack then needs the control region. */
  tableReplica: z.boolean().default(false),
});

const objectivesSchema = z.strictObject({
  /** Seconds until the application serves again, from the decision or the detection on. */
  rtoSeconds: whole(1, 86400, "seconds"),
  /** Seconds of writes that may be lost. Replication is asynchronous, so 0 is not possible. */
  rpoSeconds: whole(1, 86400, "seconds"),
});

/** How a deployment recovers. */
export const recoveryFields = {
  /** Recovery objectives; the synth fails when the configuration cannot meet them. */
  objectives: objectivesSchema,
  /** DR orchestration: drills, approvals, triggers, API. */
  recovery: recoverySchema.prefault({}),
};
