import * as fs from "node:fs";
import * as os from "node:os";
import * as path from "node:path";
import { App } from "cdktf";
import type { JsonObject } from "../../constructs/policy/stack-document";

/** A synthesized stack, typed deeply enough to read without casts. */
export interface StackJson {
  readonly resource?: Record<string, Record<string, Record<string, unknown>>>;
  readonly data?: Record<string, Record<string, Record<string, unknown>>>;
  readonly output?: Record<string, unknown>;
  readonly provider: Record<string, Record<string, unknown>[]>;
  readonly terraform: Record<string, Record<string, Record<string, unknown>>>;
}

let output: string | undefined;

/** Synthesizes as the CLI does, again and again into one folder, and returns the written JSON, by stack. */
export function synthesized(build: (app: App) => void): Record<string, StackJson> {
  output ??= temporaryFolder();
  const app = new App({ outdir: output, stackTraces: false });
  build(app);
  app.synth();
  const own = app.node.children.map(({ node }) => node.id);
  return Object.fromEntries(own.map((name) => [name, readStack(output!, name)]));
}

afterAll(() => {
  if (output !== undefined) fs.rmSync(output, { recursive: true });
});

export function inTemporaryFolder<T>(work: (folder: string) => T): T {
  const folder = temporaryFolder();
  try {
    return work(folder);
  } finally {
    fs.rmSync(folder, { recursive: true });
  }
}

function temporaryFolder(): string {
  return fs.mkdtempSync(path.join(os.tmpdir(), "steadfast-"));
}

export function readStacks(outdir: string): Record<string, StackJson> {
  const names = fs.readdirSync(path.join(outdir, "stacks"));
  return Object.fromEntries(names.map((name) => [name, readStack(outdir, name)]));
}

function readStack(outdir: string, name: string): StackJson {
  return JSON.parse(fs.readFileSync(path.join(outdir, "stacks", name, "cdk.tf.json"), "utf8")) as StackJson;
}

/** `aws_subnet: 2` per type, as a short summary for reviews. */
export function inventory(stack: StackJson): Record<string, number> {
  return Object.fromEntries(Object.entries(stack.resource ?? {}).map(([type, all]) => [type, Object.keys(all).length]));
}

/** One resource by its Terraform address without `data.`, or an error that lists the existing ones. */
export function resource(stack: StackJson, address: string): Record<string, unknown> {
  const [type, name] = address.split(".") as [string, string];
  const found = stack.resource?.[type]?.[name];
  if (!found)
    throw new Error(
      `no ${address} among ${Object.keys(stack.resource?.[type] ?? {}).join(", ") || "nothing of its type"}`,
    );
  return found;
}

/** Terraform JSON of a stack as the matchers of cdktf take it. */
export function asText(stack: StackJson): string {
  return JSON.stringify(stack);
}

export function asDocument(stack: StackJson): JsonObject {
  return stack as unknown as JsonObject;
}
