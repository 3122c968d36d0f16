import { replicaGrants } from "../../constructs/policy/replica-grants";
import { healthCheckAlarmFindings } from "../../constructs/policy/health-check-alarms";
import { validationRecordFindings } from "../../constructs/policy/validation-records";
import type { DeploymentStacks } from "../shared/deployment-stacks";
import { addCrossCheck } from "../shared/cross-checks";
import { recovery } from "../dr-control";
import { peeringStack } from "../shared/peering-stack";
import { controlBase, webBase } from "./base";
import { webControl } from "./control";
import { webDns } from "./dns";
import { edgeArchive } from "./edge-archive";
import { webOriginDns } from "./origin-dns";
import { webGlobal } from "./global";
import { recoveryParity, siteParity } from "./parity";
import { webRecovery } from "./recovery";
import { objectiveFindings } from "./recovery-plan";
import { webRouting } from "./routing";
import { webSite } from "./site";

/**
 * A web application in two regions with a control region from which it is recovered. Its stacks in the order in which they
 * are built: roles, the zone, bases and the edge, the sites, their DNS names, the DNS name of the
 * active site, and the DR orchestration. CloudFront comes before the sites because its certificate writes the validation records
 * that their certificates wait for.
 */
export function multiRegionWeb(frame: DeploymentStacks): void {
  const identity = frame.identityStack("identity");
  for (const service of frame.deployment.serviceLinkedRoles) identity.addServiceLinkedRole(service);
  const bases = [
    webBase(frame.siteStack("primary-base", "primary", identity), frame),
    webBase(frame.siteStack("secondary-base", "secondary", identity), frame),
    controlBase(frame.siteStack("control-base", "control", identity), frame),
  ];
  const dns = webDns(frame.globalStack("dns", identity), frame);
  const front = webGlobal(frame.globalStack("global", identity).after(dns), frame);
  edgeArchive(frame.globalStack("edge-archive", identity).after(front, ...bases), frame);

  const primary = frame.siteStack("primary", "primary", identity).after(front, ...bases);
  const secondary = frame.siteStack("secondary", "secondary", identity).after(primary);
  const control = frame.siteStack("control", "control", identity).after(...bases);
  webSite(primary, frame);
  webSite(secondary, frame);
  webControl(control, frame);
  addCrossCheck(frame.app, () => siteParity(frame, primary, secondary));
  addCrossCheck(frame.app, () => objectiveFindings(frame));
  addCrossCheck(frame.app, () =>
    replicaGrants(
      [primary.document],
      identity.document,
      bases.map((stack) => stack.document),
    ),
  );
  if (frame.deployment.peering) peeringStack(frame, primary, secondary);

  const entries = (["primary", "secondary"] as const).map((role) =>
    webOriginDns(
      frame.originDnsStack(`${role}-origin-dns`, role, identity).after(role === "primary" ? primary : secondary),
      frame,
      role,
    ),
  );
  const routing = webRouting(frame.globalStack("routing", identity).after(control, ...entries), frame);
  const stacks = { primary, secondary, control };
  const recovered = recovery(frame, webRecovery(frame, { identity, entries, routing, front, stacks }));
  addCrossCheck(frame.app, () => recoveryParity(frame, recovered.primary, recovered.secondary));
  addCrossCheck(frame.app, () => validationRecordFindings([front, primary, secondary].map((stack) => stack.document)));
  addCrossCheck(frame.app, () => healthCheckAlarmFindings([control, routing].map((stack) => stack.document)));
}
