import { replicaGrants } from "../../constructs/policy/replica-grants";
import { healthCheckAlarmFindings } from "../../constructs/policy/health-check-alarms";
import { validationRecordFindings } from "../../constructs/policy/validation-records";
import { addCrossCheck } from "../shared/cross-checks";
import { recovery } from "../dr-control";
import { objectiveFindings } from "../dr-control/from-config";
import { peeringStack } from "../shared/site/peering-stack";
import { archiveLogs } from "../shared/log-archive";
import { ALERTS, EDGE_LOGS } from "../shared/part-names";
import { originDns } from "../shared/edge/origin-dns";
import { routing as routingStack } from "../shared/edge/routing";
import { zoneStack } from "../shared/edge/zone";
import { controlBase } from "../shared/site/control-base";
import { webBase } from "./base";
import { LOAD_BALANCER } from "./compute";
import { webControl } from "./control";
import { webGlobal } from "./global";
import { recoveryParity, siteParity } from "./parity";
import { webRecovery } from "./recovery";
import { recoveryPlan } from "./recovery-plan";
import { webSite } from "./site";
import type { WebStacks } from "./web-stacks";

/**
 * A web application in two regions with a control region from which it is recovered. Its stacks in the order of
 * deployment: roles, the zone, bases and the global stack, the sites, their DNS names, the DNS name of the
 * active site, and the DR orchestration. CloudFront comes before the sites because its certificate writes the validation records
 * that their certificates wait for.
 */
export function multiRegionWeb(stacks: WebStacks): void {
  const { sites } = stacks;
  const identity = stacks.identityStack("identity");
  for (const service of stacks.deployment.serviceLinkedRoles) identity.addServiceLinkedRole(service);
  const bases = [
    webBase(stacks.siteStack("primary-base", sites.primary, identity), stacks),
    webBase(stacks.siteStack("secondary-base", sites.secondary, identity), stacks),
    controlBase(stacks.siteStack("control-base", sites.control, identity), stacks),
  ];
  const dns = zoneStack(stacks.globalStack("dns", identity), stacks);
  const global = webGlobal(stacks.globalStack("global", identity).after(dns), stacks);
  // A stack of its own: a replication rule needs the archive (`control-base`) to exist, and CloudFront should not wait for it.
  const edgeArchive = stacks.globalStack("edge-archive", identity).after(global, ...bases);
  const alerts = { arn: edgeArchive.siteNames.arn("sns", edgeArchive.siteNames.of(ALERTS)) };
  archiveLogs(edgeArchive, stacks, { topic: alerts, bucket: EDGE_LOGS });

  const primary = stacks.siteStack("primary", sites.primary, identity).after(global, ...bases);
  const secondary = stacks.siteStack("secondary", sites.secondary, identity).after(primary);
  const control = stacks.siteStack("control", sites.control, identity).after(...bases);
  webSite(primary, stacks);
  webSite(secondary, stacks);
  webControl(control, stacks);
  addCrossCheck(stacks.app, () => siteParity(stacks, primary, secondary));
  addCrossCheck(stacks.app, () => objectiveFindings(recoveryPlan(stacks)));
  addCrossCheck(stacks.app, () =>
    replicaGrants(
      [primary.document],
      identity.document,
      bases.map((stack) => stack.document),
    ),
  );
  if (stacks.deployment.peering) peeringStack(stacks, primary, secondary);

  const originDnsStacks = (["primary", "secondary"] as const).map((role) =>
    originDns(
      stacks
        .originDnsStack(`${role}-origin-dns`, sites[role], identity)
        .after(role === "primary" ? primary : secondary),
      stacks,
      role,
      LOAD_BALANCER,
    ),
  );
  const { healthPath } = stacks.deployment.service;
  const routing = routingStack(stacks.globalStack("routing", identity).after(control, ...originDnsStacks), stacks, {
    healthPath,
  });
  const siteStacks = { primary, secondary, control };
  const recovered = recovery(stacks, webRecovery(stacks, { identity, originDnsStacks, routing, global, siteStacks }));
  addCrossCheck(stacks.app, () => recoveryParity(stacks, recovered.primary, recovered.secondary));
  addCrossCheck(stacks.app, () =>
    validationRecordFindings([global, primary, secondary].map((stack) => stack.document)),
  );
  addCrossCheck(stacks.app, () => healthCheckAlarmFindings([control, routing].map((stack) => stack.document)));
}
