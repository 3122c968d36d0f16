import type { Call } from "./call";

/** The parameters of a call, by the names of its service's model: texts, lists and objects as the protocol writes them. */
export type Parameters = Readonly<Record<string, unknown>>;

/** A part of the path that is a parameter: its name and text. */
export type PathParameters = Readonly<Record<string, string>>;

/** Reads a call's parameters, except those in XML bodies. The router supplies the parameters of the path. */
export function parametersOf(call: Call, path: PathParameters): Parameters {
  const query = Object.fromEntries(new URLSearchParams(call.url.split("?")[1] ?? ""));
  switch (call.protocol) {
    case "json":
      return jsonOf(call.body);
    case "rest-json":
      return { ...query, ...jsonOf(call.body), ...path };
    case "rest-xml":
      return { ...query, ...path };
    case "query":
    case "ec2":
      return nested({ ...query, ...Object.fromEntries(new URLSearchParams(call.body.toString("utf8"))) });
  }
}

function jsonOf(body: Buffer): Parameters {
  try {
    const value: unknown = JSON.parse(body.toString("utf8") || "{}");
    return typeof value === "object" && value !== null ? (value as Parameters) : {};
  } catch {
    return {};
  }
}

interface Tree {
  [name: string]: Tree | string;
}

/** `A.member.1.B=c`, or `A.1.B=c` as EC2 writes it, as `{ A: [{ B: "c" }] }`. */
function nested(flat: Readonly<Record<string, string>>): Parameters {
  const root: Tree = {};
  for (const [name, value] of Object.entries(flat)) {
    const parts = name.split(".");
    let at = root;
    for (const part of parts.slice(0, -1)) {
      const next = at[part];
      at = typeof next === "object" ? next : (at[part] = {});
    }
    at[parts.at(-1)!] = value;
  }
  return listed(root) as Parameters;
}

function listed(value: Tree | string): unknown {
  if (typeof value === "string") return value;
  const names = Object.keys(value);
  if (names.length > 0 && names.every((name) => /^\d+$/.test(name))) return Object.values(value).map(listed);
  if (names.length === 1 && /^(?:member|entry|item)$/.test(names[0]!)) return listed(value[names[0]!]!);
  return Object.fromEntries(Object.entries(value).map(([name, inner]) => [name, listed(inner)]));
}
