import type { ExampleDeploymentInput } from "./schema/architectures/example";

/** The example of an architecture; no line of `config/index.ts` has it, so it is not synthesized by default. */
export function example(environment: "dev" | "prod"): ExampleDeploymentInput {
  return {
    architecture: "example",
    name: "example",
    environment,
    account: environment === "dev" ? "111111111111" : "222222222222",
    sites: [
      { role: "one", region: "us-east-1", zones: ["us-east-1a", "us-east-1b"], cidr: "10.32.0.0/16" },
      { role: "two", region: "us-west-2", zones: ["us-west-2a", "us-west-2b"], cidr: "10.33.0.0/16" },
      { role: "control", region: "us-east-2", zones: ["us-east-2a", "us-east-2b"], cidr: "10.34.0.0/16" },
    ],
    alerts: { emails: ["on-call@example.com"] },
  };
}
