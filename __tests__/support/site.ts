import type { App } from "cdktf";
import { KeyUses } from "../../constructs/core/key-use";
import { DeploymentNames, type SiteRole } from "../../constructs/core/names";
import { IdentityStack } from "../../stacks/shared/identity-stack";
import { SiteStack } from "../../stacks/shared/site-stack";
import { type StackJson, synthesized } from "./synth";

export const ACCOUNT = "123456789012";
const REGIONS: Record<SiteRole, string> = {
  primary: "us-east-1",
  secondary: "us-west-2",
  one: "us-east-1",
  two: "us-west-2",
  control: "us-east-2",
};

export interface TestSiteOptions {
  readonly environment?: "dev" | "prod";
  readonly role?: SiteRole;
}

/** A site stack for a construct under test, with the identity stack for its roles. */
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

/** Synthesized JSON of the site stack and its identity stack, and the key uses of its roles. */
export function synthesizedSite(
  build: (site: SiteStack) => void,
  options?: TestSiteOptions,
): { site: StackJson; identity: StackJson; keyUses: KeyUses } {
  let keyUses = new KeyUses();
  const stacks = synthesized((app) => {
    const site = testSite(app, options);
    build(site);
    ({ keyUses } = site);
  });
  return { site: stacks["site"]!, identity: stacks["identity"]!, keyUses };
}

/** Statement of a key policy for roles, by their names, with the given actions and services. */
export function rolesMay(sid: string, actions: string[], roles: readonly string[], ...via: string[]): object {
  return {
    sid,
    actions,
    resources: ["*"],
    principals: [{ type: "AWS", identifiers: roles.map((role) => `arn:aws:iam::${ACCOUNT}:role/${role}`) }],
    ...(via.length === 0
      ? {}
      : {
          condition: [
            { test: "StringEquals", variable: "kms:ViaService", values: via.map((one) => `${one}.amazonaws.com`) },
          ],
        }),
  };
}
