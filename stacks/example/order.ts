import type { DeploymentStep } from "../shared/deployment-order";

/** The order of a first deployment after the state backends. */
export const EXAMPLE_STEPS: readonly DeploymentStep[] = [
  {
    id: "base",
    title: "deploy roles, keys and buckets",
    kind: "deploy",
    stacks: ["identity", "one-base", "two-base"],
    reason: "sites look up these keys by their aliases and replicate into each other's buckets",
  },
  {
    id: "sites",
    title: "deploy the sites",
    kind: "deploy",
    stacks: ["one", "two", "control"],
    reason: "they need keys and buckets of both bases",
  },
];
