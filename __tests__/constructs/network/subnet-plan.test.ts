import fc from "fast-check";
import { blockSize, contains, formatBlock, overlap, parseBlock } from "../../../constructs/network/cidr";
import { plannedSubnet, SMALLEST_PLANNED_VPC, SMALLEST_SUBNET, TIERS } from "../../../constructs/network/subnet-plan";

const vpc = fc
  .tuple(fc.integer({ min: 16, max: SMALLEST_PLANNED_VPC }), fc.nat(2 ** 24 - 1))
  .map(([prefix, offset]) => {
    const address = 10 * 2 ** 24 + offset;
    return formatBlock({ prefix, start: address - (address % blockSize(prefix)) });
  });
const zones = fc
  .uniqueArray(fc.constantFrom(..."abcdef"), { minLength: 1 })
  .map((letters) => letters.map((l) => `us-east-1${l}`));
const plan = (cidr: string, names: readonly string[]) =>
  TIERS.flatMap((tier) => names.map((zone) => ({ key: `${tier} ${zone}`, cidr: plannedSubnet(cidr, tier, zone) })));

test("A1: planned subnets never overlap, lie inside the VPC and are as large as AWS requires", () => {
  fc.assert(
    fc.property(vpc, zones, (cidr, names) => {
      const blocks = plan(cidr, names).map((subnet) => parseBlock(subnet.cidr)!);
      blocks.forEach((block, i) => {
        expect(contains(parseBlock(cidr)!, block)).toBe(true);
        expect(block.prefix).toBeLessThanOrEqual(SMALLEST_SUBNET);
        expect(blocks.slice(i + 1).some((other) => overlap(block, other))).toBe(false);
      });
    }),
  );
});

test("A1: adding, removing or reordering zones moves no other subnet", () => {
  fc.assert(
    fc.property(vpc, zones, zones, (cidr, before, after) => {
      const then = new Map(plan(cidr, before).map((subnet) => [subnet.key, subnet.cidr]));
      for (const subnet of plan(cidr, after)) expect(then.get(subnet.key) ?? subnet.cidr).toBe(subnet.cidr);
    }),
  );
});

test("the plan of a /16 is a quarter per tier and an eighth of that per zone", () => {
  expect(plan("10.0.0.0/16", ["us-east-1a", "us-east-1c"]).map(({ cidr }) => cidr)).toEqual([
    "10.0.0.0/21",
    "10.0.16.0/21",
    "10.0.64.0/21",
    "10.0.80.0/21",
    "10.0.128.0/21",
    "10.0.144.0/21",
  ]);
});

test("fails on a zone without a known letter, and on an invalid block", () => {
  expect(() => plannedSubnet("10.0.0.0/16", "public", "us-east-1z")).toThrow(
    "'us-east-1z' should end in a zone letter from a to h",
  );
  expect(() => plannedSubnet("10.0.0.0", "public", "us-east-1a")).toThrow("'10.0.0.0' is not an IPv4 block");
});
