import { lookupKey } from "../../constructs/security/key";
import type { DeploymentFrame } from "../deployment-frame";
import { siteNetwork } from "../site-network";
import type { SiteStack } from "../site-stack";
import { KEYS } from "./base";
import { webCompute } from "./compute";

/** One regional half of the web application. */
export function webSite(stack: SiteStack, frame: DeploymentFrame): SiteStack {
  const logKey = lookupKey(stack, KEYS.logs);
  const network = siteNetwork(stack, frame, logKey.arn);
  webCompute(stack, frame, { network, logKey, environment: {}, secrets: {}, statements: [] });
  return stack;
}
