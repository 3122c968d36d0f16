import { App } from "cdktf";
import { chosen, deploymentId } from "../../config";
import { checked } from "../../config/schema/check";
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

test.each(variants)("X20: every resource type of %s has a price or is known to be free", (_, deployment) => {
  const app = new App({ stackTraces: false });
  build(app, deployment);
  const stacks = app.node.children
    .filter((child) => child instanceof PlatformStack)
    .map((stack) => stackFileOf(stack.node.id, stack.toTerraform() as unknown as Parameters<typeof stackFileOf>[1]));
  const { unpriced, otherRegions, usd } = estimate(new Needs(deploymentId(deployment), deployment.account, stacks));
  expect({ unpriced, otherRegions }).toEqual({ unpriced: [], otherRegions: [] });
  expect(usd).toBeGreaterThan(500);
});
