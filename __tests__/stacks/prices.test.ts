import * as fs from "node:fs";
import { App } from "cdktf";
import { chosen, deploymentId } from "../../config";
import { checked } from "../../config/schema/check";
import type { Deployment } from "../../config/schema/deployment";
import { build } from "../../stacks/build";
import { PlatformStack } from "../../stacks/shared/platform-stack";
import { everythingOn } from "../../tools/docs/variants";
import { Needs } from "../../tools/preflight/needs";
import { estimate } from "../../tools/preflight/prices/estimate";
import { stackFileOf } from "../../tools/preflight/stack-files";
import { validDeployment } from "../support/deployment";

const variants = [
  ...chosen().map((deployment) => [deploymentId(deployment), deployment] as const),
  ...(["dev", "prod"] as const).map(
    (environment) =>
      [
        `${environment} with everything on`,
        checked([{ source: "test", value: everythingOn(validDeployment(environment)) }])[0]!,
      ] as const,
  ),
];

/** Estimated price of a month without traffic. */
function priceOf(deployment: Deployment) {
  const app = new App({ stackTraces: false });
  build(app, deployment);
  const stacks = app.node.children
    .filter((child) => child instanceof PlatformStack)
    .map((stack) => stackFileOf(stack.node.id, stack.toTerraform() as unknown as Parameters<typeof stackFileOf>[1]));
  return estimate(new Needs(deploymentId(deployment), deployment.account, stacks));
}

test.each(variants)("X20: every resource type of %s has a price or is known to be free", (_, deployment) => {
  const { unpriced, otherRegions, usd } = priceOf(deployment);
  expect({ unpriced, otherRegions }).toEqual({ unpriced: [], otherRegions: [] });
  expect(usd).toBeGreaterThan(500);
});

/** The first notification of actual costs, in `constructs/observability/cost.ts`. */
const FIRST_NOTIFICATION = 0.8;

test.each(chosen("web-*").map((deployment) => [deploymentId(deployment), deployment] as const))(
  "X20: %s without traffic stays below the first notification of its budget, and the pages state its price",
  (id, deployment) => {
    const { usd } = priceOf(deployment);
    expect("monthlyBudgetUsd" in deployment && usd < FIRST_NOTIFICATION * deployment.monthlyBudgetUsd).toBe(true);
    for (const page of ["docs/guides/prerequisites.md", "docs/first-deployment.md"]) {
      const stated = new RegExp(`([\\d,]+)(?: US dollars)?(?: a month)? for \`${id}\``).exec(
        fs.readFileSync(page, "utf8"),
      )?.[1];
      const statedUsd = Number(stated?.replace(",", ""));
      expect(Math.abs(statedUsd - usd) / usd).toBeLessThan(0.05);
    }
  },
);
