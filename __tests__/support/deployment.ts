import { multiRegionWeb } from "../../config/multi-region-web";
import type { WebDeploymentInput } from "../../config/schema/architectures/multi-region-web";

/** A value whose parts can be set to anything, as in a manual edit. */
export type Loose = Record<string, unknown> & {
  sites: (Record<string, unknown> & { zones: unknown[]; network: Record<string, unknown> })[];
};

/** A copy of a valid deployment with a change. */
export function deploymentWith(
  change: (deployment: Loose) => void = () => undefined,
  valid: object = multiRegionWeb("dev"),
): unknown {
  const deployment = JSON.parse(JSON.stringify(valid)) as Loose;
  change(deployment);
  return deployment;
}

export function validDeployment(environment: "dev" | "prod" = "dev"): WebDeploymentInput {
  return multiRegionWeb(environment);
}
