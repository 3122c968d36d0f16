import { interfacesOf } from "../../constructs/policy/reachability/interfaces";
import type { StackDocument } from "../../constructs/policy/stack-document";
import type { LoggedCall } from "../../emulator/gateway/call-log";

/** Prefixes of actions, where they differ from the name that calls are signed with. */
const PREFIXES: Readonly<Record<string, string>> = { monitoring: "cloudwatch" };

/**
 * Calls of functions that run in a network, beyond those that they declare: on AWS nothing says that the network leads
 * there. What Lambda does for a function, such as its log, does not come through the network and is in no call log.
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
