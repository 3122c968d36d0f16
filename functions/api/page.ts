import { createHash } from "node:crypto";
import type { Route } from "./http";

/** The dashboard. Its content security policy allows its own script and this API only. */
export function page(html: string): Route {
  const script = /<script>([\s\S]*)<\/script>/.exec(html)?.[1] ?? "";
  const hash = createHash("sha256").update(script).digest("base64");
  const headers = {
    "content-type": "text/html; charset=utf-8",
    "content-security-policy": `default-src 'none'; script-src 'sha256-${hash}'; style-src 'unsafe-inline'; connect-src 'self'; base-uri 'none'; form-action 'none'; frame-ancestors 'none'`,
    "referrer-policy": "no-referrer",
    "x-content-type-options": "nosniff",
  };
  return () => Promise.resolve({ headers, body: html });
}
