import type { DeploymentFrame } from "../deployment-frame";
import { addCrossCheck } from "../cross-checks";
import { recovery } from "../dr-control";
import { peeringStack } from "../peering-stack";
import type { SiteStack } from "../site-stack";
import { controlBase, webBase } from "./base";
import { webControl } from "./control";
import { webDns } from "./dns";
import { webEntry } from "./entry";
import { webGlobal } from "./global";
import { recoveryParity, siteParity } from "./parity";
import { webRecovery } from "./recovery";
import { objectiveFindings } from "./recovery-plan";
import { webSite } from "./site";

/**
 * A web application in two regions with a control region from which it is recovered. Its stacks in the order in which they
 * are built: roles, bases, the zone, the sites, their names, what stands before all of them, and what recovers them.
 */
export function multiRegionWeb(frame: DeploymentFrame): void {
  const identity = frame.identityStack("identity");
  const bases = [
    webBase(frame.siteStack("primary-base", "primary", identity), frame),
    webBase(frame.siteStack("secondary-base", "secondary", identity), frame),
    controlBase(frame.siteStack("control-base", "control", identity), frame),
  ];
  const dns = webDns(frame.globalStack("dns", identity), frame);

  const primary = after(frame.siteStack("primary", "primary", identity), ...bases, dns);
  const secondary = after(frame.siteStack("secondary", "secondary", identity), primary);
  const control = after(frame.siteStack("control", "control", identity), ...bases);
  webSite(primary, frame);
  webSite(secondary, frame);
  webControl(control, frame);
  addCrossCheck(frame.app, () => siteParity(frame, primary, secondary));
  addCrossCheck(frame.app, () => objectiveFindings(frame));
  if (frame.deployment.peering) peeringStack(frame, primary, secondary);

  const entries = (["primary", "secondary"] as const).map((role) =>
    webEntry(
      after(frame.entryStack(`${role}-entry`, role, identity), role === "primary" ? primary : secondary),
      frame,
      role,
    ),
  );
  const front = after(frame.globalStack("global", identity), control, ...entries);
  webGlobal(front, frame);
  const recovered = recovery(frame, webRecovery(frame, { identity, front, stacks: { primary, secondary, control } }));
  addCrossCheck(frame.app, () => recoveryParity(frame, recovered.primary, recovered.secondary));
}

/** Stacks are built in an order; they know each other's names alone. */
function after(stack: SiteStack, ...earlier: SiteStack[]): SiteStack {
  for (const one of earlier) stack.addDependency(one);
  return stack;
}
