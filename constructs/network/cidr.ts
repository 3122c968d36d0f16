/** IPv4 address blocks as numbers. Pure functions: the configuration schema uses them too, and they are property-tested. */

export interface Block {
  /** First address, 0 to 2^32 - 1. */
  readonly start: number;
  /** Prefix length, 0 to 32. */
  readonly prefix: number;
}

/** Reads `10.0.0.0/16`; undefined when it is no block or has bits set beyond its prefix. */
export function parseBlock(text: string): Block | undefined {
  const match = /^(\d{1,3})\.(\d{1,3})\.(\d{1,3})\.(\d{1,3})\/(\d{1,2})$/.exec(text);
  if (!match) return undefined;
  const [a, b, c, d, prefix] = match.slice(1).map(Number) as [number, number, number, number, number];
  if ([a, b, c, d].some((octet) => octet > 255) || prefix > 32) return undefined;
  const start = a * 2 ** 24 + b * 2 ** 16 + c * 2 ** 8 + d;
  return start % blockSize(prefix) === 0 ? { start, prefix } : undefined;
}

export function formatBlock({ start, prefix }: Block): string {
  return `${[24, 16, 8, 0].map((shift) => Math.floor(start / 2 ** shift) % 256).join(".")}/${prefix}`;
}

/** Number of addresses in a block of this prefix length. */
export function blockSize(prefix: number): number {
  return 2 ** (32 - prefix);
}

/** The n-th of the equal parts into which longer prefixes divide a block. */
export function part(block: Block, prefix: number, index: number): Block {
  const count = blockSize(block.prefix) / blockSize(prefix);
  if (prefix < block.prefix || index < 0 || index >= count) {
    throw new RangeError(`${formatBlock(block)} has no part number ${index} of length /${prefix}`);
  }
  return { start: block.start + index * blockSize(prefix), prefix };
}

export function contains(outer: Block, inner: Block): boolean {
  return inner.start >= outer.start && inner.start + blockSize(inner.prefix) <= outer.start + blockSize(outer.prefix);
}

export function overlap(a: Block, b: Block): boolean {
  return contains(a, b) || contains(b, a);
}
