import { type Block, formatBlock, parseBlock, part } from "./cidr";

export const TIERS = ["public", "private", "database"] as const;
export type Tier = (typeof TIERS)[number];

/** AWS accepts subnets of /16 to /28. @see https://docs.aws.amazon.com/vpc/latest/userguide/subnet-sizing.html */
export const SMALLEST_SUBNET = 28;
/** A quarter per tier, the fourth in reserve. */
const TIER_BITS = 2;
/** Eight slots per tier, one per zone letter: no region has more than six zones. */
const ZONE_BITS = 3;
/** The longest VPC prefix that can be planned. */
export const SMALLEST_PLANNED_VPC = SMALLEST_SUBNET - TIER_BITS - ZONE_BITS;

/**
 * The planned block of a tier's subnet in a zone. It depends on the VPC's block, the tier and the zone's letter alone,
 * so adding or removing zones never moves another subnet.
 */
export function plannedSubnet(vpcCidr: string, tier: Tier, zone: string): string {
  const vpc = parseBlock(vpcCidr);
  if (!vpc) throw new RangeError(`'${vpcCidr}' is not an IPv4 block such as 10.0.0.0/16`);
  const tierBlock: Block = part(vpc, vpc.prefix + TIER_BITS, TIERS.indexOf(tier));
  return formatBlock(part(tierBlock, tierBlock.prefix + ZONE_BITS, zoneSlot(zone)));
}

/** 0 for zone `a`, 1 for `b` and so on. */
export function zoneSlot(zone: string): number {
  const slot = zone.charCodeAt(zone.length - 1) - "a".charCodeAt(0);
  if (slot < 0 || slot >= 2 ** ZONE_BITS) throw new RangeError(`'${zone}' should end in a zone letter from a to h`);
  return slot;
}
