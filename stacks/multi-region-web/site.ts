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
export function webSite(stack: SiteStack, frame: WebStacks): SiteStack {
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
