import { interfacesOf } from "../../constructs/policy/reachability/interfaces";
import type { StackDocument } from "../../constructs/policy/stack-document";
import type { LoggedCall } from "../../emulator/gateway/call-log";

/** Action prefixes that differ from the signing name. */
const PREFIXES: Readonly<Record<string, string>> = { monitoring: "cloudwatch" };

/**
 * Undeclared calls of functions in a network: on AWS nothing ensures that the network has a route to the service. Actions of
 * Lambda itself, such as writing logs, do not use the network and are not in the call log.
 */
export function undeclaredCalls(stacks: readonly StackDocument[], calls: readonly LoggedCall[]): string[] {
  const found = stacks.flatMap((stack) =>
    stack
      .all("aws_lambda_function")
      .filter((one) => interfacesOf(stack, one) !== undefined)
      .flatMap(({ address, values }) => {
        const declared = stack.connections.flatMap(({ from, to }) =>
          from === address && typeof to !== "string" ? to.actions : [],
        );
        return calls
          .filter(({ caller }) => caller === values["function_name"])
          .map(({ service, action }) => `${PREFIXES[service] ?? service}:${action}`)
          .filter((action) => !declared.includes(action))
          .map((action) => `${address} calls ${action} and does not declare it`);
      }),
  );
  return [...new Set(found)].sort();
}
