import type { JsonObject } from "./stack-document";

/** Whether a security group rule names the whole internet. */
export function isAnywhere({ cidr_ipv4, cidr_ipv6 }: JsonObject): boolean {
  return cidr_ipv4 === "0.0.0.0/0" || cidr_ipv6 === "::/0";
}
