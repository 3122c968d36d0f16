import { contains, overlap, parseBlock } from "../../network/cidr";
import type { NetworkAcl, PortRange } from "./network-model";

export const ANYWHERE = { ipv4: "0.0.0.0/0", ipv6: "::/0" } as const;
export type Family = keyof typeof ANYWHERE;

/** Whether a block holds every address of another. IPv6 blocks are not known before AWS gives them: `::/0` holds all. */
export function covers(outer: string, inner: string): boolean {
  if (outer === inner) return true;
  if (outer === ANYWHERE.ipv6) return inner.includes(":");
  const [a, b] = [parseBlock(outer), parseBlock(inner)];
  return a !== undefined && b !== undefined && contains(a, b);
}

function touches(one: string, other: string): boolean {
  const [a, b] = [parseBlock(one), parseBlock(other)];
  return a && b ? overlap(a, b) : covers(one, other) || covers(other, one);
}

export function includes([from, to]: PortRange, port: number): boolean {
  return from <= port && port <= to;
}

/**
 * Whether a network ACL allows TCP to or from every address of a block on all of these ports. Its rules are evaluated
 * in the order of their numbers; the first that matches applies.
 * @see https://docs.aws.amazon.com/vpc/latest/userguide/nacl-rules.html
 */
export function aclAllows(acl: NetworkAcl, egress: boolean, cidr: string, ports: readonly PortRange[]): boolean {
  let left = ports;
  const rules = acl.rules.filter((rule) => rule.egress === egress).sort((a, b) => a.number - b.number);
  for (const rule of rules) {
    const rest = left.flatMap((range) => without(range, rule.ports));
    const matched = JSON.stringify(rest) !== JSON.stringify(left);
    if (matched && !rule.allow && touches(rule.cidr, cidr)) return false;
    if (rule.allow && covers(rule.cidr, cidr)) left = rest;
    if (left.length === 0) return true;
  }
  return false;
}

/** What is left of a range of ports without another. */
function without([from, to]: PortRange, [first, last]: PortRange): PortRange[] {
  if (last < from || first > to) return [[from, to]];
  const parts: PortRange[] = [
    [from, first - 1],
    [last + 1, to],
  ];
  return parts.filter(([a, b]) => a <= b);
}
