import { replicaGrants } from "../../constructs/policy/replica-grants";
import { healthCheckAlarmFindings } from "../../constructs/policy/health-check-alarms";
import { validationRecordFindings } from "../../constructs/policy/validation-records";
import { addCrossCheck } from "../shared/cross-checks";
import { recovery } from "../dr-control";
import { objectiveFindings } from "../dr-control/from-config";
import { peeringStack } from "../shared/site/peering-stack";
import { edgeArchive } from "../shared/edge/edge-archive";
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
 * deployment: roles, the zone, bases and the edge, the sites, their DNS names, the DNS name of the
 * active site, and the DR orchestration. CloudFront comes before the sites because its certificate writes the validation records
 * that their certificates wait for.
 */
export function multiRegionWeb(frame: WebStacks): void {
  const { sites } = frame;
  const identity = frame.identityStack("identity");
  for (const service of frame.deployment.serviceLinkedRoles) identity.addServiceLinkedRole(service);
  const bases = [
    webBase(frame.siteStack("primary-base", sites.primary, identity), frame),
    webBase(frame.siteStack("secondary-base", sites.secondary, identity), frame),
    controlBase(frame.siteStack("control-base", sites.control, identity), frame),
  ];
  const dns = zoneStack(frame.globalStack("dns", identity), frame);
  const front = webGlobal(frame.globalStack("global", identity).after(dns), frame);
  edgeArchive(frame.globalStack("edge-archive", identity).after(front, ...bases), frame);

  const primary = frame.siteStack("primary", sites.primary, identity).after(front, ...bases);
  const secondary = frame.siteStack("secondary", sites.secondary, identity).after(primary);
  const control = frame.siteStack("control", sites.control, identity).after(...bases);
  webSite(primary, frame);
  webSite(secondary, frame);
  webControl(control, frame);
  addCrossCheck(frame.app, () => siteParity(frame, primary, secondary));
  addCrossCheck(frame.app, () => objectiveFindings(recoveryPlan(frame)));
  addCrossCheck(frame.app, () =>
    replicaGrants(
      [primary.document],
      identity.document,
      bases.map((stack) => stack.document),
    ),
  );
  if (frame.deployment.peering) peeringStack(frame, primary, secondary);

  const originDnsStacks = (["primary", "secondary"] as const).map((role) =>
    originDns(
      frame.originDnsStack(`${role}-origin-dns`, sites[role], identity).after(role === "primary" ? primary : secondary),
      frame,
      role,
      LOAD_BALANCER,
    ),
  );
  const { healthPath } = frame.deployment.service;
  const routing = routingStack(frame.globalStack("routing", identity).after(control, ...originDnsStacks), frame, {
    healthPath,
  });
  const stacks = { primary, secondary, control };
  const recovered = recovery(frame, webRecovery(frame, { identity, originDnsStacks, routing, front, stacks }));
  addCrossCheck(frame.app, () => recoveryParity(frame, recovered.primary, recovered.secondary));
  addCrossCheck(frame.app, () => validationRecordFindings([front, primary, secondary].map((stack) => stack.document)));
  addCrossCheck(frame.app, () => healthCheckAlarmFindings([control, routing].map((stack) => stack.document)));
}
