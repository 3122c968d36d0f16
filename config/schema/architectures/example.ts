import { z } from "zod";
import type { SiteRole } from "../../../constructs/core/names";
import { commonFields } from "../groups/common";
import { whole } from "../values/fields";
import { alertFields } from "../groups/operation";
import { siteSchema } from "../groups/site";

/** Two equal sites, and the control site that every deployment has. */
const EXAMPLE_ROLES = ["one", "two", "control"] as const satisfies readonly SiteRole[];

/** The example of an architecture in `stacks/example`. */
export const exampleSchema = z.strictObject({
  /** Which of the architectures to build. */
  architecture: z.literal("example"),
  ...commonFields,
  /** The sites of the deployment: one of each role, each in a region of its own. */
  sites: z.array(siteSchema(EXAMPLE_ROLES)),
  /** The bucket for uploads in each serving site, replicated to the other. */
  uploads: z
    .strictObject({
      /** Days for which replaced and deleted versions of an object are kept. */
      noncurrentDays: whole(1, 3650, "days").default(30),
    })
    .prefault({}),
  ...alertFields,
});

export type ExampleDeployment = z.output<typeof exampleSchema>;
export type ExampleDeploymentInput = z.input<typeof exampleSchema>;
