import { Network, type NetworkProps } from "../../constructs/network/network";
import type { SiteStack } from "../../stacks/shared/site-stack";
import { KEY_ARN } from "./keys";
import type { StackJson } from "./synth";
import { type TestSiteOptions, synthesizedSite } from "./site";

export const ZONES = ["us-east-1a", "us-east-1b", "us-east-1c"];
export const LOGS = { to: "cloudwatch", retentionDays: 30, keyArn: KEY_ARN } as const;

export function testNetwork(site: SiteStack, props: Partial<NetworkProps> = {}): Network {
  return new Network(site, "network", { cidr: "10.0.0.0/16", zones: ZONES, flowLogs: LOGS, ...props });
}

/** A site with a network and the constructs of a test. */
export function networkJson(
  props: Partial<NetworkProps> = {},
  build: (network: Network, site: SiteStack) => void = () => undefined,
  options?: TestSiteOptions,
): StackJson {
  return synthesizedSite((site) => {
    build(testNetwork(site, props), site);
  }, options).site;
}
