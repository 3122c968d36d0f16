import { lookupKey } from "../../constructs/security/key";
import type { DeploymentStacks } from "../shared/deployment-stacks";
import { siteNetwork } from "../shared/site-network";
import type { SiteStack } from "../shared/site-stack";
import { KEYS } from "./base";
import { webCompute } from "./compute";
import { webData } from "./data";
import { webStorage } from "./storage";
import { webWatch } from "./watch";

/** The primary or the secondary site of the web application. */
export function webSite(stack: SiteStack, frame: DeploymentStacks): SiteStack {
  const logKey = lookupKey(stack, KEYS.logs);
  const network = siteNetwork(stack, frame, logKey.arn);
  const data = webData(stack, frame, { network, logKey });
  const { environment, statements, connectsTo, uses } = data;
  const compute = webCompute(stack, frame, { network, logKey, environment, statements, connectsTo, uses });
  compute.service.startAfter(data.admit(compute.service));
  webStorage(stack, frame);
  webWatch(stack, frame, { logKey, compute, data });
  return stack;
}
