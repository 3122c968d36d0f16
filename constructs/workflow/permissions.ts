import type { FunctionStatement } from "../../dr/derived/iam";
import type { Statement } from "../core/policy-document";

/** The permissions that dr derives for a function, as statements of a role. */
export function permissions(statements: readonly FunctionStatement[]): Statement[] {
  return statements.map(({ condition, ...statement }) => ({
    ...statement,
    ...(condition ? { condition: [...condition] } : {}),
  }));
}
