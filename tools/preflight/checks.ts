import { account, backupOptIn, optInRegions, serviceLinkedRoles } from "./checks/account-settings";
import { budget } from "./checks/budget";
import { databaseEngines } from "./checks/database-engines";
import { fargateVcpus } from "./checks/fargate-vcpus";
import { images } from "./checks/images";
import { lambdaConcurrency } from "./checks/lambda-concurrency";
import { toolVersions, variables } from "./checks/machine";
import { groupRules, networkQuotas } from "./checks/network-quotas";
import { stateBackends, stateVersions } from "./checks/state-backends";
import { zoneDelegation } from "./checks/zone-delegation";
import type { Facts } from "./facts";
import type { Finding } from "./finding";
import type { Needs } from "./needs";

/** A pure function from the requirements of a deployment and the facts of an account to findings. */
export type Check = (needs: Needs, facts: Facts) => readonly Finding[];

/** All checks, in the order in which they are shown. */
export const CHECKS: readonly Check[] = [
  account,
  toolVersions,
  variables,
  optInRegions,
  networkQuotas,
  groupRules,
  lambdaConcurrency,
  fargateVcpus,
  serviceLinkedRoles,
  backupOptIn,
  databaseEngines,
  stateBackends,
  stateVersions,
  images,
  zoneDelegation,
  budget,
];
