import type { App } from "cdktf";
import { DeploymentNames, type SiteRole } from "../../constructs/core/names";
import { IdentityStack } from "../../stacks/identity-stack";
import { SiteStack } from "../../stacks/site-stack";
import { type StackJson, synthesized } from "./synth";

export const ACCOUNT = "123456789012";
const REGIONS: Record<SiteRole, string> = { primary: "us-east-1", secondary: "us-west-2", control: "us-east-2" };

export interface TestSiteOptions {
  readonly environment?: "dev" | "prod";
  readonly role?: SiteRole;
}

/** A site stack to put a construct under test in, with the identity stack that takes its roles. */
export function testSite(app: App, { environment = "dev", role = "primary" }: TestSiteOptions = {}): SiteStack {
  const names = new DeploymentNames({ name: "test", environment, account: ACCOUNT });
  const site = (of: SiteRole) => names.site({ role: of, region: REGIONS[of] });
  const common = { names, defaultTags: { Deployment: "test", Environment: environment, ManagedBy: "steadfast" } };
  const identity = new IdentityStack(app, "identity", {
    ...common,
    region: REGIONS.control,
    stateSite: site("control"),
  });
  return new SiteStack(app, "site", { ...common, site: site(role).site, identity, stateSite: site(role) });
}

/** What constructs in a site stack synthesize to: the site's JSON and its identity's. */
export function synthesizedSite(
  build: (site: SiteStack) => void,
  options?: TestSiteOptions,
): { site: StackJson; identity: StackJson } {
  const stacks = synthesized((app) => {
    build(testSite(app, options));
  });
  return { site: stacks["site"]!, identity: stacks["identity"]! };
}
