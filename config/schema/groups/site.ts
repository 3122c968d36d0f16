import { z } from "zod";
import type { SiteRole } from "../../../constructs/core/names";
import { type Block, contains, overlap, parseBlock } from "../../../constructs/network/cidr";
import { SMALLEST_PLANNED_VPC, SMALLEST_SUBNET, TIERS } from "../../../constructs/network/subnet-plan";
import { choice, type Values } from "../values/fields";
import type { Known } from "../values/known";
import { networkSchema } from "./network";
import type { Problem } from "../values/problem";
import { REGIONS, zonesOf } from "./regions";
import { list, show, suggestion } from "../values/words";

const PRIVATE_RANGES = ["10.0.0.0/8", "172.16.0.0/12", "192.168.0.0/16"];

const region = z.string().superRefine((name, context) => {
  if (Object.hasOwn(REGIONS, name)) return;
  if (/^(?:cn|us-gov|us-iso[a-z]*|eusc|eu-isoe)-/.test(name)) {
    context.addIssue(`${show(name)} is in another partition than aws, which is not supported`);
    return;
  }
  context.addIssue(
    `${show(name)} is not a region of AWS${suggestion(name, Object.keys(REGIONS)) || ": see `aws ec2 describe-regions`"}`,
  );
});

const cidr = z.string().superRefine((text, context) => {
  const block = parseBlock(text);
  if (!block) {
    context.addIssue(`should be an IPv4 block that starts on its own boundary, such as 10.0.0.0/16, got ${show(text)}`);
  } else if (block.prefix < 16) {
    context.addIssue(`${text} is larger than a VPC can be: use /16 or longer`);
  } else if (!PRIVATE_RANGES.some((range) => contains(parseBlock(range)!, block))) {
    context.addIssue(`${text} is not private (RFC 1918): choose a block inside ${list(PRIVATE_RANGES)}`);
  }
});

const siteFields = {
  /** AWS Region, for example `us-east-1`. */
  region,
  /** Two or three zones by name, so that the synthesized JSON holds one resource per zone. */
  zones: z.array(z.string()),
  /** IPv4 block of the VPC; the blocks of the sites must not overlap. */
  cidr,
  /** VPC: tiers, NAT, endpoints, flow logs. */
  network: networkSchema.prefault({}),
};

/** A site with one of these roles. */
export const siteSchema = <const R extends readonly [SiteRole, ...SiteRole[]]>(roles: R) =>
  z.strictObject({
    /** Configured role of the site; which site is active is runtime state. */
    role: choice(roles),
    ...siteFields,
  });

export type SiteValues<R extends SiteRole = SiteRole> = Values<typeof siteFields> & { readonly role: R };

/** For architectures whose sites may be peered. */
export const peeringFields = {
  /** Peers the private networks of the serving sites. */
  peering: z.boolean().default(false),
};

export function checkSite(site: Known<SiteValues>, problem: Problem): void {
  const { zones = [], network = {} } = site;
  checkZones(site.region, zones, problem);
  checkTiers(site, problem);
  checkSubnets(site, problem);
  checkNat(network, problem);
}

function checkZones(region: string | undefined, zones: (string | undefined)[], problem: Problem): void {
  const choices = zonesOf(region ?? "");
  if (zones.length < 2 || zones.length > 3) {
    problem(
      ["zones"],
      `should name 2 or 3 zones${choices.length > 0 ? ` of ${list(choices)}` : ""}, got ${zones.length}`,
    );
  }
  zones.forEach((zone, i) => {
    if (zone !== undefined && choices.length > 0 && !choices.includes(zone)) {
      problem(["zones", i], `${show(zone)} is not a zone of ${region ?? ""}: use ${list(choices)}`);
    }
  });
}

function checkTiers({ network = {}, cidr }: Known<SiteValues>, problem: Problem): void {
  const { tiers = [], subnets = {} } = network;
  if (network.tiers?.length === 0) {
    problem(["network", "tiers"], "should name at least one tier: public, private or database");
  }
  const built = TIERS.filter((tier) => tiers.includes(tier));
  const planned = built.filter((tier) => !subnets[tier]);
  const vpc = parseBlock(cidr ?? "");
  if (vpc && planned.length > 0 && vpc.prefix > SMALLEST_PLANNED_VPC) {
    problem(
      ["cidr"],
      `${cidr ?? ""} is too small to plan subnets in: use /${SMALLEST_PLANNED_VPC} or shorter, or name every tier's blocks under network.subnets`,
    );
  }
  if (planned.length > 0 && planned.length < built.length) {
    problem(
      ["network", "subnets"],
      `should name the blocks of every tier or of none: missing are those of ${planned.join(", ")}`,
    );
  }
}

function checkSubnets({ cidr, zones = [], network = {} }: Known<SiteValues>, problem: Problem): void {
  const vpc = parseBlock(cidr ?? "");
  const { tiers = [], subnets = {} } = network;
  const seen: { at: string; block: Block; text: string }[] = [];
  for (const tier of TIERS) {
    const blocks = subnets[tier];
    if (!blocks) continue;
    const path = ["network", "subnets", tier];
    if (!tiers.includes(tier)) {
      problem(path, `has blocks for a tier that is not built: add '${tier}' to network.tiers or drop them`);
    }
    if (blocks.length !== zones.length) {
      problem(path, `should have one block per zone (${zones.length}), got ${blocks.length}`);
    }
    blocks.forEach((text, i) => {
      if (text === undefined) return;
      const at = `network.subnets.${tier}[${i}]`;
      const block = parseBlock(text);
      if (!block) {
        problem(
          [...path, i],
          `should be an IPv4 block that starts on its own boundary, such as 10.0.1.0/24, got ${show(text)}`,
        );
        return;
      }
      if (block.prefix > SMALLEST_SUBNET) {
        problem([...path, i], `${text} is smaller than AWS allows: use /${SMALLEST_SUBNET} or shorter`);
      }
      if (vpc && !contains(vpc, block)) {
        problem([...path, i], `${text} is outside the VPC's ${cidr ?? ""}: choose a block inside it`);
      }
      const other = seen.find((entry) => overlap(entry.block, block));
      if (other) problem([...path, i], `${text} overlaps ${other.text} of ${other.at}: give each subnet its own block`);
      seen.push({ at, block, text });
    });
  }
}

function checkNat({ nat, tiers = [] }: NonNullable<Known<SiteValues>["network"]>, problem: Problem): void {
  if (nat === undefined || nat === "none" || tiers.length === 0) return;
  if (!tiers.includes("public")) {
    problem(["network", "nat"], `'${nat}' needs a public tier: add 'public' to network.tiers or set nat to 'none'`);
  }
  if (!tiers.includes("private")) {
    problem(
      ["network", "nat"],
      `'${nat}' has no effect without a private tier: add 'private' to network.tiers or set nat to 'none'`,
    );
  }
}
