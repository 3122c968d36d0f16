import { matchesWildcard } from "../wildcards";
import type { EndpointPolicy, PolicyStatement } from "./network-model";

/** The parts of a call that an endpoint's policy evaluates. */
export interface ServiceCall {
  /** `ecr:BatchGetImage`. */
  readonly action: string;
  /** ARN, wildcards included, of what is called for; `*` for anything of the network's own account. */
  readonly resource: string;
  /** Account of the caller and of the resource; undefined is one of AWS's own, as for layers of images. */
  readonly account: string | undefined;
}

/** Whether a policy allows a call: a statement allows it, and none denies it. */
export function policyAllows(policy: EndpointPolicy | undefined, call: ServiceCall): boolean {
  if (!policy) return true;
  const { statements } = policy;
  const allowed = statements.some((one) => one.allow && names(one, call) && certain(one, call));
  return allowed && !statements.some((one) => !one.allow && names(one, call) && certain(one, call) !== false);
}

function names({ actions, resources }: PolicyStatement, { action, resource }: ServiceCall): boolean {
  return (
    actions.some((one) => matchesWildcard(one, action, "i")) && resources.some((one) => matchesWildcard(one, resource))
  );
}

/** Whether the conditions hold; undefined where that depends on more than the accounts. */
function certain({ conditions }: PolicyStatement, { account }: ServiceCall): boolean | undefined {
  const known = conditions.map(({ test, variable, values }) => {
    if (!/^aws:(Principal|Resource)Account$/i.test(variable)) return undefined;
    const named = account !== undefined && values.includes(account);
    return test === "StringEquals" ? named : test === "StringNotEquals" ? !named : undefined;
  });
  if (known.includes(false)) return false;
  return known.includes(undefined) ? undefined : true;
}
