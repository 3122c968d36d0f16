import type { RuleFinding } from "../../constructs/policy/review";
import type { DeploymentStacks } from "./deployment-stacks";

/**
 * Executions of a region's quota that AWS keeps for functions without a reservation: it refuses what would leave fewer.
 * @see https://docs.aws.amazon.com/lambda/latest/dg/configuration-concurrency.html
 */
export const ALWAYS_UNRESERVED = 100;

/** What the functions of a deployment reserve in a region must fit the account's quota, or the apply fails. */
export function reservedConcurrency({ documents, names, deployment }: DeploymentStacks): RuleFinding[] {
  const { lambdaConcurrency: quota } = deployment;
  const most = Math.max(0, quota - ALWAYS_UNRESERVED);
  const sums = new Map<string, number>();
  for (const stack of documents) {
    const functions = stack.all("aws_lambda_function");
    const reserved = functions.reduce(
      (sum, { values }) => sum + reservedExecutions(values["reserved_concurrent_executions"]),
      0,
    );
    sums.set(stack.facts.region, (sums.get(stack.facts.region) ?? 0) + reserved);
  }
  return [...sums]
    .filter(([, sum]) => sum > most)
    .map(([region, sum]) => ({
      rule: "reserved-concurrency",
      stack: names.prefix,
      address: "lambdaConcurrency",
      message:
        `functions in ${region} reserve ${sum} executions, but with a quota of ${quota} AWS lets ${most} be reserved: ` +
        `lower recovery.reservedConcurrency, or have the quota raised to ${sum + ALWAYS_UNRESERVED} and set lambdaConcurrency to it`,
    }));
}

/** The provider uses -1 for no reservation. */
function reservedExecutions(value: unknown): number {
  return typeof value === "number" && value > 0 ? value : 0;
}
