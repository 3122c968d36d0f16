import type { FunctionStatement } from "../../dr/derived/iam";
import type { Statement } from "../core/policy-document";

/** What dr says that a function may do, as a role's statements. */
export function permissions(statements: readonly FunctionStatement[]): Statement[] {
  return statements.map(({ condition, ...statement }) => ({
    ...statement,
    ...(condition ? { condition: [...condition] } : {}),
  }));
}
