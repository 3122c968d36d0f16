import { CLUSTER } from "../../constructs/compute/cluster";
import { DATABASE } from "../../constructs/data/aurora-cluster";
import { databaseSecretName } from "../../constructs/data/database-secret";
import { sitePath } from "../../constructs/edge/distribution";
import { domainNames } from "../../constructs/edge/domain-names";
import type { ServingRole } from "../../dr/plan/plan";
import { configuredRecovery } from "../dr-control/from-config";
import { observersOf } from "../dr-control/observers";
import type { RecoveredSite, RecoveryProps } from "../dr-control/recovery";
import { addRecoveryPlan } from "../shared/recovery-plans";
import { healthCheckDetection } from "../shared/edge/routing";
import { KEYS } from "../shared/part-names";
import { SERVICE } from "./compute";
import { recoveryPlan } from "./recovery-plan";
import type { WebStacks } from "./web-stacks";

/** Recovery properties of a web application. */
export function webRecovery(
  stacks: WebStacks,
  given: Pick<RecoveryProps, "identity" | "siteStacks" | "originDnsStacks" | "routing" | "global">,
): RecoveryProps {
  const { deployment, app } = stacks;
  const plan = recoveryPlan(stacks);
  addRecoveryPlan(app, {
    plan,
    detection: [healthCheckDetection(deployment.detection)],
  });
  return {
    ...given,
    plan,
    sites: { primary: recovered(stacks, "primary"), secondary: recovered(stacks, "secondary") },
    ...configuredRecovery(deployment),
  };
}

function recovered(stacks: WebStacks, role: ServingRole): RecoveredSite {
  const { deployment, names, sites } = stacks;
  const site = sites[role];
  return {
    probed: {
      cluster: site.of(CLUSTER),
      services: [site.of(SERVICE)],
      database: { cluster: site.of(DATABASE, "database cluster"), globalCluster: names.of(DATABASE) },
      secrets: [databaseSecretName(names, "application")],
      secretKeyAlias: site.keyAlias(KEYS.data),
    },
    replicatedSecrets: (["application", "master"] as const).map((user) => databaseSecretName(names, user)),
    observers: observersOf(stacks, role),
    // Its load balancer admits CloudFront but no observer. CloudFront returns 502 or 504 for a site that does not answer.
    url: `https://${domainNames(deployment.domain).application}${sitePath(role, deployment.service.healthPath)}`,
  };
}
