import * as fs from "node:fs";
import * as path from "node:path";
import { EMULATOR_DIFFERENCES, type EmulatorDifference, PROVIDER_SETTINGS } from "./table";

type Json = null | boolean | number | string | Json[] | { [key: string]: Json };
type JsonMap = Record<string, Json>;
type Resources = Record<string, Record<string, JsonMap>>;

interface StackFile {
  resource?: Resources;
  data?: Resources;
  output?: JsonMap;
  provider: { aws: JsonMap[] };
}

interface Manifest {
  readonly stacks: Record<string, { readonly workingDirectory: string; readonly synthesizedStackPath: string }>;
}

const STACK_FILE = "cdk.tf.json";
/** Terraform merges files of this ending over the others. */
const OVERRIDE_FILE = "emulator_override.tf.json";

/**
 * Copies what was synthesized and lays beside each stack what the emulator needs otherwise. The copied stack is the
 * product to the letter, but for resource types that the table leaves out. Terraform's own files in the copy stay.
 */
export function adapt(
  synthesized: string,
  copy: string,
  table: readonly EmulatorDifference[] = EMULATOR_DIFFERENCES,
): void {
  const manifest = JSON.parse(fs.readFileSync(path.join(synthesized, "manifest.json"), "utf8")) as Manifest;
  fs.mkdirSync(copy, { recursive: true });
  fs.copyFileSync(path.join(synthesized, "manifest.json"), path.join(copy, "manifest.json"));
  for (const { workingDirectory } of Object.values(manifest.stacks)) {
    const target = path.join(copy, workingDirectory);
    fs.cpSync(path.join(synthesized, workingDirectory), target, {
      recursive: true,
      filter: (source) => !/[\\/]\.terraform(?:[\\/]|$|\.lock\.hcl$)/.test(source),
    });
    const file = path.join(target, STACK_FILE);
    const stack = JSON.parse(fs.readFileSync(file, "utf8")) as StackFile;
    if (omit(stack, table)) fs.writeFileSync(file, JSON.stringify(stack, null, 2));
    fs.writeFileSync(path.join(target, OVERRIDE_FILE), JSON.stringify(overrides(stack, table), null, 2));
  }
}

/** The override file of a stack. */
export function overrides(stack: StackFile, table: readonly EmulatorDifference[]): JsonMap {
  const resource: Record<string, JsonMap> = {};
  for (const { type, way } of table) {
    if (way.kind !== "ignore") continue;
    for (const [name, values] of Object.entries(stack.resource?.[type] ?? {})) {
      const lifecycle = (values["lifecycle"] ?? {}) as { ignore_changes?: string[] };
      const ignored = [...new Set([...(lifecycle.ignore_changes ?? []), ...way.attributes])];
      resource[type] = { ...resource[type], [name]: { lifecycle: { ignore_changes: ignored } } };
    }
  }
  return {
    provider: { aws: stack.provider.aws.map((provider) => ({ ...provider, ...PROVIDER_SETTINGS })) },
    ...(Object.keys(resource).length > 0 ? { resource } : {}),
  };
}

/** Takes out the types that the table omits and whatever refers to them; returns whether it removed anything. */
export function omit(stack: StackFile, table: readonly EmulatorDifference[]): boolean {
  const types = new Set(table.filter(({ way }) => way.kind === "omit").map(({ type }) => type));
  const gone: string[] = [];
  for (const type of Object.keys(stack.resource ?? {}).filter((one) => types.has(one))) {
    gone.push(...Object.keys(stack.resource![type]!).map((name) => `${type}.${name}`));
    Reflect.deleteProperty(stack.resource!, type);
  }
  if (gone.length === 0) return false;
  for (let left = gone; left.length > 0;) left = dropReferrers(stack, left);
  return true;
}

/** Drops what refers to something dropped; returns what it dropped in turn. */
function dropReferrers(stack: StackFile, gone: readonly string[]): string[] {
  const refers = (value: Json) =>
    gone.some((address) => new RegExp(`${escape(address)}(?![\\w-])`).test(JSON.stringify(value)));
  const dropped: string[] = [];
  for (const [kind, prefix] of [
    ["resource", ""],
    ["data", "data."],
  ] as const) {
    for (const [type, byName] of Object.entries(stack[kind] ?? {})) {
      for (const [name, values] of Object.entries(byName)) {
        const others = { ...values, depends_on: [] };
        if (refers(others)) {
          Reflect.deleteProperty(byName, name);
          dropped.push(`${prefix}${type}.${name}`);
        } else if (Array.isArray(values["depends_on"])) {
          values["depends_on"] = values["depends_on"].filter((on) => !(gone as readonly Json[]).includes(on));
        }
      }
      if (Object.keys(byName).length === 0) Reflect.deleteProperty(stack[kind]!, type);
    }
  }
  for (const [name, value] of Object.entries(stack.output ?? {})) {
    if (refers(value)) Reflect.deleteProperty(stack.output!, name);
  }
  return dropped;
}

function escape(text: string): string {
  return text.replace(/[.*+?^${}()|[\]\\]/g, "\\$&");
}
