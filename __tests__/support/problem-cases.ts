import { problemsOf } from "../../config/schema/check";
import { deploymentWith, type Loose } from "./deployment";

/** Title, invalid change, and the exact messages. */
export type ProblemCase = readonly [what: string, change: (deployment: Loose) => void, problems: string[]];

export const BLOCK_FORM = "an IPv4 block that starts on its own boundary, such as";

export const field = (change: Record<string, unknown>) => (deployment: Loose) => {
  Object.assign(deployment, change);
};
/** Changes something inside a field. */
export const part = (name: string, change: Record<string, unknown>) => (deployment: Loose) => {
  deployment[name] = { ...(deployment[name] as object), ...change };
};
export const site =
  (change: Record<string, unknown>, index = 0) =>
  (deployment: Loose) => {
    Object.assign(deployment.sites[index]!, change);
  };
export const network =
  (change: Record<string, unknown>, index = 0) =>
  (deployment: Loose) => {
    Object.assign(deployment.sites[index]!.network, change);
  };

export function testProblems(cases: readonly ProblemCase[]): void {
  test("the deployment that the cases change is valid", () => {
    expect(problemsOf(deploymentWith())).toEqual([]);
  });
  test.each(cases)("%s", (_, change, problems) => {
    expect(problemsOf(deploymentWith(change))).toEqual(problems);
  });
}
