import type { App } from "cdktf";
import type { CommonDeployment } from "../../config/schema/groups/common";
import {
  DeploymentNames,
  SITE_ROLES,
  type SiteIdentity,
  type SiteNames,
  type SiteRole,
  type Placement,
} from "../../constructs/core/names";
import type { StackDocument } from "../../constructs/policy/stack-document";
import { IdentityStack } from "./identity-stack";
import { PlatformStack } from "./platform-stack";
import { SiteStack } from "./site-stack";

/** Where Route 53, CloudFront and IAM have their control planes. */
const GLOBAL_REGION = "us-east-1";

/** A serving site, with its names. */
export interface ServingSite {
  readonly role: SiteRole;
  readonly names: SiteNames;
}

/**
 * What all stacks of a deployment share: its names, state backends and tags. `D` are the fields of the configuration that are
 * read, `R` the roles of the sites that are named; so a function of `stacks/shared` takes the deployments of every
 * architecture that has these fields and roles.
 */
export class DeploymentStacks<D extends CommonDeployment = CommonDeployment, R extends SiteRole = "control"> {
  readonly names: DeploymentNames;
  readonly sites: Readonly<Record<R | "control", SiteNames>>;
  /** The serving sites, in the order of `SITE_ROLES`. */
  readonly servingSites: readonly ServingSite[];
  /** Resources whose control plane is in us-east-1. */
  readonly global: SiteNames;

  constructor(
    readonly app: App,
    readonly deployment: D,
  ) {
    this.names = new DeploymentNames(deployment);
    this.sites = Object.fromEntries(
      deployment.sites.map((site) => [site.role, this.names.site(site)]),
    ) as typeof this.sites;
    const sites: Partial<Record<SiteRole, SiteNames>> = this.sites;
    this.servingSites = SITE_ROLES.flatMap((role) => {
      const names = sites[role];
      return role === "control" || names === undefined ? [] : [{ role, names }];
    });
    this.global = this.names.site({ role: "global", region: GLOBAL_REGION });
  }

  /** The site with the copy of the control region's states: the last serving one. */
  get stateCopySite(): ServingSite {
    return this.servingSites.at(-1)!;
  }

  /** In an architecture with two serving sites, the other one. */
  otherServingSite(role: Placement): SiteNames {
    return this.servingSites.find((site) => site.role !== role)!.names;
  }

  /** The configured values of a site. */
  valuesOf(role: Placement): D["sites"][number] {
    const found = this.deployment.sites.find((site) => site.role === role);
    if (!found) throw new Error(`${this.names.prefix} has no site with role '${role}'`);
    return found;
  }

  /** The stack with the roles of a group of site stacks; its state is in the control region. */
  identityStack(part: string): IdentityStack {
    return new IdentityStack(this.app, this.names.of(part), {
      ...this.common,
      region: this.sites.control.site.region,
      stateSite: this.sites.control,
    });
  }

  /** A stack of regional resources; its state is in its own region. */
  siteStack(part: string, names: SiteNames, identity: IdentityStack): SiteStack {
    return new SiteStack(this.app, this.names.of(part), {
      ...this.common,
      site: names.site,
      identity,
      stateSite: names,
    });
  }

  /** A stack of resources whose control plane is in us-east-1; its state is in the control region. */
  globalStack(part: string, identity: IdentityStack): SiteStack {
    return this.globalKindStack(part, this.global.site, identity);
  }

  /** A stack of global resources that belong to one site and use a data source in its region. */
  originDnsStack(part: string, { site }: SiteNames, identity: IdentityStack): SiteStack {
    return this.globalKindStack(part, site, identity);
  }

  /** A stack that connects two sites; its state is in the control region. */
  linkStack(part: string, region: string): PlatformStack {
    return new PlatformStack(this.app, this.names.of(part), {
      ...this.common,
      kind: "link",
      region,
      stateSite: this.sites.control,
    });
  }

  /** The stacks of this deployment as the policy reads them, after everything is built. */
  get documents(): readonly StackDocument[] {
    return this.app.node.children
      .filter((child) => child instanceof PlatformStack)
      .filter(({ names }) => names === this.names)
      .map(({ document }) => document);
  }

  private globalKindStack(part: string, site: SiteIdentity, identity: IdentityStack): SiteStack {
    return new SiteStack(this.app, this.names.of(part), {
      ...this.common,
      kind: "global",
      site,
      identity,
      stateSite: this.sites.control,
    });
  }

  private get common() {
    const { name, environment, tags, state } = this.deployment;
    return {
      names: this.names,
      locking: state.locking,
      defaultTags: { ...tags, Deployment: name, Environment: environment, ManagedBy: "steadfast" },
    };
  }
}

/** The stacks of a deployment with these fields. */
export type StacksOf<D extends CommonDeployment> = DeploymentStacks<D, D["sites"][number]["role"]>;
