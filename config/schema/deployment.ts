import { z } from "zod";
import { DeploymentNames, NameTooLong, type LimitedKind } from "../../constructs/core/names";
import { overlap, parseBlock } from "../../constructs/network/cidr";
import { choice, text } from "./fields";
import type { Known } from "./known";
import type { Problem } from "./problem";
import { checkSite, siteSchema, type SiteValues } from "./site";
import { tagsSchema } from "./tags";
import { webFields } from "./web";
import { checkWeb } from "./web-checks";
import { show } from "./words";

const ROLES = ["primary", "secondary", "control"] as const;

/** Parts of the names with a tight limit, by kind; together with the deployment's name they must fit the limit. */
const LONGEST_PARTS: readonly [LimitedKind, string][] = [
  ["load balancer", "web"],
  ["target group", "web"],
  ["bucket", "state-replica"],
  ["role", "state-replication"],
];

export const deploymentSchema = z.strictObject({
  /** Which of the reference architectures to build. */
  architecture: choice(["multi-region-web"]),
  /** Short name: every resource's name begins with it. */
  name: text(
    /^[a-z](?:[a-z0-9]|-(?=[a-z0-9]))*$/,
    "lower-case letters, digits and single hyphens, beginning with a letter",
  ).min(2, { error: ({ input }) => `should have at least 2 characters, got ${show(input)}` }),
  /** `prod` protects data: deletion protection, longer retention, larger minimums where a rule requires them. */
  environment: choice(["dev", "prod"]),
  /** AWS account id. Terraform refuses to touch any other account. */
  account: text(/^\d{12}$/, "the 12 digits of an AWS account id, as text"),
  /** Domain name of the deployment; the deployment creates its hosted zone. */
  domain: text(
    /^(?=.{4,253}$)(?:[a-z0-9](?:[a-z0-9-]{0,61}[a-z0-9])?\.)+[a-z]{2,63}$/,
    "a lower-case domain name without scheme or trailing dot, such as app.example.com",
  ),
  /** Tags of every resource, in addition to `Deployment`, `Environment`, `Site` and `ManagedBy`. */
  tags: tagsSchema.default({}),
  /** State backends: an S3 bucket, a lock table and a key for each region. */
  state: z
    .strictObject({
      /** `dynamodb` locks by table, `s3` by lock file, `both` while moving from one to the other. */
      locking: choice(["dynamodb", "s3", "both"]).default("dynamodb"),
    })
    .prefault({}),
  /** The sites of the deployment: one of each role, each in a region of its own. */
  sites: z.array(siteSchema),
  /** Joins the private networks of the primary and the secondary site. */
  peering: z.boolean().default(false),
  ...webFields,
});

export type Deployment = z.output<typeof deploymentSchema>;
export type DeploymentInput = z.input<typeof deploymentSchema>;

/** Checks across fields, on the parts of the deployment that fit the schema. */
export function checkDeployment(deployment: Known<Deployment>, problem: Problem): void {
  const sites = deployment.sites ?? [];
  if (deployment.sites) checkRoles(sites, problem);
  checkRegions(sites, problem);
  checkBlocks(sites, problem);
  checkNames(deployment, problem);
  checkWeb(deployment, problem);
  sites.forEach((site, i) => {
    if (site)
      checkSite(site, (path, message) => {
        problem(["sites", i, ...path], message);
      });
  });
}

type Sites = readonly (Known<SiteValues> | undefined)[];

function checkRoles(sites: Sites, problem: Problem): void {
  for (const role of ROLES) {
    const count = sites.filter((site) => site?.role === role).length;
    if (count === 0) problem(["sites"], `has no ${role} site: add one with role '${role}'`);
    if (count > 1) problem(["sites"], `has ${count} ${role} sites: keep one`);
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
      `${sites[i]?.cidr ?? ""} overlaps ${sites[clash]?.cidr ?? ""} of sites[${clash}]: networks that may be joined need blocks of their own`,
    );
  });
}

function checkNames({ name, environment, account, sites = [] }: Known<Deployment>, problem: Problem): void {
  if (name === undefined || environment === undefined) return;
  const names = new DeploymentNames({ name, environment, account: account ?? "000000000000" });
  const tooLong: NameTooLong[] = [];
  for (const site of sites) {
    const { role, region } = site ?? {};
    if (role === undefined || region === undefined) continue;
    for (const [kind, part] of LONGEST_PARTS) {
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
