import type { RuleFinding } from "../review";
import type { StackDocument } from "../stack-document";
import { alarmDimensions } from "./alarm-dimensions";
import { alarmUsed } from "./alarm-used";
import { backupVaults } from "./backup-vaults";
import { loadBalancerClients } from "./load-balancer-clients";
import { bucketUsers } from "./bucket-users";
import { bucketWriters } from "./bucket-writers";
import { certificateNames } from "./certificate-names";
import type { CrossRule } from "./cross-rule";
import { declaredServices } from "./declared-services";
import { invokersPermitted } from "./invokers-permitted";
import { keyServices } from "./key-services";
import { logDeliveryStatements } from "./log-delivery-statements";
import { machineFunctions } from "./machine-functions";
import { namesRecorded } from "./names-recorded";
import { originHeader } from "./origin-header";
import { queryLogPolicy } from "./query-log-policy";
import { replicaKeys } from "./replica-keys";
import { roleKeys } from "./role-keys";
import { rolePermissions } from "./role-permissions";
import { roleServices } from "./role-services";
import { routedRecords } from "./routed-records";
import { topicPublishers } from "./topic-publishers";

/** Rules that check all stacks of a deployment together. */
export const CROSS_RULES: readonly CrossRule[] = [
  alarmDimensions,
  alarmUsed,
  backupVaults,
  loadBalancerClients,
  bucketUsers,
  bucketWriters,
  certificateNames,
  declaredServices,
  invokersPermitted,
  keyServices,
  logDeliveryStatements,
  machineFunctions,
  namesRecorded,
  originHeader,
  queryLogPolicy,
  replicaKeys,
  roleKeys,
  rolePermissions,
  roleServices,
  routedRecords,
  topicPublishers,
];

/** Findings of the rules in the stacks of a deployment. */
export function crossRuleFindings(stacks: readonly StackDocument[]): RuleFinding[] {
  return CROSS_RULES.flatMap((rule) => rule.check(stacks).map((one) => ({ ...one, rule: rule.id })));
}
