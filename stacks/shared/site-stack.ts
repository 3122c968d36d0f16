import type { Construct } from "constructs";
import type { Placement, SiteIdentity, SiteNames } from "../../constructs/core/names";
import type { KeyUses } from "../../constructs/core/key-use";
import { provideSite, type RoleProps, type RoleReference, type Site } from "../../constructs/core/site";
import type { IdentityStack } from "./identity-stack";
import { PlatformStack, type PlatformStackProps } from "./platform-stack";

export interface SiteStackProps extends Omit<PlatformStackProps, "region" | "kind"> {
  /**
   * `site` for regional resources alone; `global` for what has its control plane in us-east-1.
   * @default "site"
   */
  readonly kind?: "site" | "global";
  readonly site: SiteIdentity;
  /** Creates the roles that the site's constructs declare. */
  readonly identity: IdentityStack;
}

/**
 * One state with one provider in one region. Of kind `site` it holds regional resources only, so that it can be planned
 * while any other region is lost; of kind `global` it holds resources whose control plane is in us-east-1.
 */
export class SiteStack extends PlatformStack implements Site {
  readonly siteRole: Placement;
  readonly siteNames: SiteNames;
  private readonly identity: IdentityStack;

  constructor(scope: Construct, id: string, props: SiteStackProps) {
    const { site, identity, kind = "site", ...platform } = props;
    super(scope, id, {
      ...platform,
      kind,
      region: site.region,
      defaultTags: { ...platform.defaultTags, Site: site.role },
    });
    this.siteRole = site.role;
    this.siteNames = props.names.site(site);
    this.identity = identity;
    this.addDependency(identity);
    provideSite(this);
  }

  role(part: string, props: RoleProps): RoleReference {
    const statements = this.keyUses.take(this.siteNames.roleArn(part), props.statements);
    return this.identity.addRole(this.siteNames, part, { ...props, statements });
  }

  /** Declares that this stack is deployed after these stacks; it refers to their resources by name only. */
  after(...earlier: readonly SiteStack[]): this {
    for (const one of earlier) this.addDependency(one);
    return this;
  }

  get keyUses(): KeyUses {
    return this.identity.keyUses;
  }
}
