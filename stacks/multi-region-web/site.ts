import { lookupKey } from "../../constructs/security/key";
import { siteNetwork } from "../shared/site/site-network";
import type { SiteStack } from "../shared/site-stack";
import { KEYS } from "../shared/part-names";
import { webCompute } from "./compute";
import { webData } from "./data";
import { webStorage } from "./storage";
import { webWatch } from "./watch";
import type { WebStacks } from "./web-stacks";

/** The primary or the secondary site of the web application. */
export function webSite(stack: SiteStack, stacks: WebStacks): SiteStack {
  const logKey = lookupKey(stack, KEYS.logs);
  const network = siteNetwork(stack, stacks, logKey.arn);
  const data = webData(stack, stacks, { network, logKey });
  const { environment, statements, connectsTo, uses } = data;
  const compute = webCompute(stack, stacks, { network, logKey, environment, statements, connectsTo, uses });
  compute.service.startAfter(data.admit(compute.service));
  webStorage(stack, stacks);
  webWatch(stack, stacks, { logKey, compute, data });
  return stack;
}
