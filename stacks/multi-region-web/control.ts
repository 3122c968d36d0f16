import { EvacuationSwitch } from "../../constructs/edge/evacuation-switch";
import { lookupKey } from "../../constructs/security/key";
import type { DeploymentFrame } from "../deployment-frame";
import { siteNetwork } from "../site-network";
import type { SiteStack } from "../site-stack";
import { KEYS } from "./base";

/** The site that serves nobody and outlives the others: from here traffic is moved. */
export function webControl(stack: SiteStack, frame: DeploymentFrame): SiteStack {
  siteNetwork(stack, frame, lookupKey(stack, KEYS.logs).arn);
  for (const role of ["primary", "secondary"] as const) new EvacuationSwitch(stack, `evacuate-${role}`, { role });
  return stack;
}
