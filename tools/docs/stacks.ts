import type { App } from "cdktf";
import { isObject, type Json, type JsonObject, type StackDocument } from "../../constructs/policy/stack-document";
import { PlatformStack } from "../../stacks/shared/platform-stack";

/** A stack on the generated pages. */
export interface SynthesizedStack {
  readonly name: string;
  readonly kind: string;
  readonly region: string;
  /** Names of the stacks that are applied before it. */
  readonly after: readonly string[];
  /** The Terraform JSON without the metadata of CDKTF and without digests of compiled code. */
  readonly json: JsonObject;
}

/** The stacks of an app, by name. */
export function synthesizedStacks(app: App): SynthesizedStack[] {
  return app.node.children
    .filter((child) => child instanceof PlatformStack)
    .map((stack) => ({
      name: stack.node.id,
      kind: stack.facts.kind,
      region: stack.facts.region,
      after: stack.dependencies.map(({ node }) => node.id).sort(),
      json: withoutNoise(stack.toTerraform()) as JsonObject,
    }))
    .sort((a, b) => (a.name < b.name ? -1 : 1));
}

/** The stacks of one deployment as input of the policy rules. */
export function documentsOf(app: App, deployment: string): StackDocument[] {
  return app.node.children
    .filter((child) => child instanceof PlatformStack)
    .filter(({ node }) => node.id.startsWith(`${deployment}-`))
    .map((stack) => stack.document);
}

/** Attributes that change with every change of a function's code; the tests of the bundles compare those. */
const CODE_HASHES = ["source_code_hash"];
const ASSET = /^assets\/([^/]+)\/[0-9a-f]{32,}\//;

function withoutNoise(value: Json | undefined, key = ""): Json {
  if (CODE_HASHES.includes(key)) return "<hash of the code>";
  if (typeof value === "string") return value.replace(ASSET, "assets/$1/<hash of the code>/");
  if (Array.isArray(value)) return value.map((item) => withoutNoise(item));
  if (!isObject(value)) return value ?? null;
  return Object.fromEntries(
    Object.entries(value)
      .filter(([name]) => name !== "//")
      .map(([name, inner]) => [name, withoutNoise(inner, name)]),
  );
}
