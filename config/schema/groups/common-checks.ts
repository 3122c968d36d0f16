import { DeploymentNames, type LimitedKind, NameTooLong, type SiteRole } from "../../../constructs/core/names";
import { overlap, parseBlock } from "../../../constructs/network/cidr";
import type { CommonDeployment } from "./common";
import type { Known } from "../values/known";
import type { Problem } from "../values/problem";
import { checkSite, type SiteValues } from "./site";

/** What the checks of every deployment need to know of its architecture. */
export interface CheckedArchitecture {
  /** Roles of its sites: one site of each. */
  readonly roles: readonly SiteRole[];
  /** Parts of names with a tight limit, by kind; with the deployment's name they must fit the limit. */
  readonly longestParts: readonly (readonly [LimitedKind, string])[];
}

/** Names of the state backends, which every deployment has. */
const STATE_PARTS: CheckedArchitecture["longestParts"] = [
  ["bucket", "state-replica"],
  ["role", "state-replication"],
];

/** Checks across the fields of every deployment, on the parts that fit the schema. */
export function checkCommon(
  deployment: Known<CommonDeployment>,
  { roles, longestParts }: CheckedArchitecture,
  problem: Problem,
): void {
  const sites = deployment.sites ?? [];
  if (deployment.sites) checkRoles(sites, roles, problem);
  checkRegions(sites, problem);
  checkNameIsNoRegion(deployment, problem);
  checkBlocks(sites, problem);
  checkNames(deployment, [...longestParts, ...STATE_PARTS], problem);
}

/** Checks of each site alone. */
export function checkEachSite({ sites = [] }: Known<CommonDeployment>, problem: Problem): void {
  sites.forEach((site, i) => {
    if (!site) return;
    checkSite(site, (path, message) => {
      problem(["sites", i, ...path], message);
    });
  });
}

type Sites = readonly (Known<SiteValues> | undefined)[];

function checkRoles(sites: Sites, roles: readonly SiteRole[], problem: Problem): void {
  for (const role of roles) {
    const count = sites.filter((site) => site?.role === role).length;
    if (count === 0) problem(["sites"], `has no site with role '${role}': add one`);
    if (count > 1) problem(["sites"], `has ${count} sites with role '${role}': keep one`);
  }
}

/** The names of two sites are compared without their region: a deployment with such a name could not be compared. */
function checkNameIsNoRegion({ name, sites = [] }: Known<CommonDeployment>, problem: Problem): void {
  if (name === undefined) return;
  const region = sites.map((site) => site?.region).find((one) => one !== undefined && name.includes(one));
  if (region !== undefined) {
    problem(["name"], `should not contain the region of a site, got '${name}': choose a name without '${region}'`);
  }
}

function checkRegions(sites: Sites, problem: Problem): void {
  sites.forEach((site, i) => {
    const region = site?.region;
    const first = sites.findIndex((other) => other?.region === region);
    if (region === undefined || first === i) return;
    const control = [site, sites[first]].some((one) => one?.role === "control");
    problem(
      ["sites", i, "region"],
      control
        ? `${region} is also the region of sites[${first}]: the control site must outlive every other, give it a region of its own`
        : `${region} is also the region of sites[${first}]: sites of one region are lost together, choose another`,
    );
  });
}

function checkBlocks(sites: Sites, problem: Problem): void {
  const blocks = sites.map((site) => parseBlock(site?.cidr ?? ""));
  blocks.forEach((block, i) => {
    const clash = blocks.slice(0, i).findIndex((other) => block && other && overlap(block, other));
    if (clash < 0) return;
    problem(
      ["sites", i, "cidr"],
      `${sites[i]?.cidr ?? ""} overlaps ${sites[clash]?.cidr ?? ""} of sites[${clash}]: networks that may be peered need blocks of their own`,
    );
  });
}

function checkNames(
  { name, environment, account, sites = [] }: Known<CommonDeployment>,
  parts: CheckedArchitecture["longestParts"],
  problem: Problem,
): void {
  if (name === undefined || environment === undefined) return;
  const names = new DeploymentNames({ name, environment, account: account ?? "000000000000" });
  const tooLong: NameTooLong[] = [];
  for (const site of sites) {
    const { role, region } = site ?? {};
    if (role === undefined || region === undefined) continue;
    for (const [kind, part] of parts) {
      try {
        const siteNames = names.site({ role, region });
        if (kind === "bucket") siteNames.bucket(part);
        else siteNames.of(part, kind);
      } catch (error) {
        if (!(error instanceof NameTooLong)) throw error;
        tooLong.push(error);
      }
    }
  }
  const [worst] = tooLong.sort((a, b) => b.excess - a.excess);
  if (worst) problem(["name"], worst.message);
}
