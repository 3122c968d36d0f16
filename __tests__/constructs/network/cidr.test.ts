import fc from "fast-check";
import { blockSize, contains, formatBlock, overlap, parseBlock, part } from "../../../constructs/network/cidr";

const block = fc
  .tuple(fc.integer({ min: 0, max: 32 }), fc.nat(2 ** 32 - 1))
  .map(([prefix, address]) => ({ prefix, start: address - (address % blockSize(prefix)) }));

test("a formatted block parses to the same block", () => {
  fc.assert(
    fc.property(block, (one) => {
      expect(parseBlock(formatBlock(one))).toEqual(one);
    }),
  );
});

test("the parts of a block lie inside it, side by side", () => {
  fc.assert(
    fc.property(block, fc.integer({ min: 0, max: 4 }), (whole, bits) => {
      const prefix = Math.min(32, whole.prefix + bits);
      const parts = Array.from({ length: 2 ** (prefix - whole.prefix) }, (_, i) => part(whole, prefix, i));
      parts.forEach((one, i) => {
        expect(contains(whole, one)).toBe(true);
        expect(one.start).toBe(whole.start + i * blockSize(prefix));
      });
    }),
  );
});

test("two blocks share an address or they do not overlap", () => {
  fc.assert(
    fc.property(block, block, (a, b) => {
      const shared =
        Math.max(a.start, b.start) < Math.min(a.start + blockSize(a.prefix), b.start + blockSize(b.prefix));
      expect(overlap(a, b)).toBe(shared);
      expect(overlap(b, a)).toBe(shared);
    }),
  );
});

test.each(["", "10.0.0.0", "10.0.0.0/33", "10.0.0.256/32", "10.0.0.1/24", "10.0.0/24", "a.b.c.d/8", "10.0.0.0/16 "])(
  "%p is no block",
  (text) => {
    expect(parseBlock(text)).toBeUndefined();
  },
);

test("fails on a part that does not exist", () => {
  const whole = parseBlock("10.0.0.0/24")!;
  expect(() => part(whole, 25, 2)).toThrow("10.0.0.0/24 has no part number 2 of length /25");
  expect(() => part(whole, 23, 0)).toThrow("10.0.0.0/24 has no part number 0 of length /23");
});
