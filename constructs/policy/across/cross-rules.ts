import type { RuleFinding } from "../review";
import type { StackDocument } from "../stack-document";
import type { CrossRule } from "./cross-rule";
import { keyServices } from "./key-services";
import { replicaKeys } from "./replica-keys";
import { roleServices } from "./role-services";
import { topicPublishers } from "./topic-publishers";

/** Rules that see all stacks of a deployment. */
export const CROSS_RULES: readonly CrossRule[] = [keyServices, replicaKeys, roleServices, topicPublishers];

/** What the rules find in the stacks of a deployment. */
export function crossRuleFindings(stacks: readonly StackDocument[]): RuleFinding[] {
  return CROSS_RULES.flatMap((rule) => rule.check(stacks).map((one) => ({ ...one, rule: rule.id })));
}
