import { createHash } from "node:crypto";
import type { Plan } from "./plan";

/** X11: the hash that people approve: SHA-256 of the plan's JSON, in hexadecimal. Any change of the plan changes it. */
export function planHash(plan: Plan): string {
  return createHash("sha256").update(JSON.stringify(plan)).digest("hex");
}
