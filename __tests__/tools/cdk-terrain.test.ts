import { spawnSync } from "node:child_process";
import * as fs from "node:fs";
import * as path from "node:path";
import { buildSync } from "esbuild";
import { inTemporaryFolder, readStacks, type StackJson } from "../support/synth";

const COMPILER = path.resolve("node_modules/typescript-native/bin/tsc");
const version = (name: string) =>
  (JSON.parse(fs.readFileSync(`node_modules/${name}/package.json`, "utf8")) as { version: string }).version;

/** Runs the compiled app; returns its stacks by name. */
function stacksOf(app: string, outdir: string): Record<string, StackJson> {
  const { status, stderr } = spawnSync(process.execPath, [app], {
    encoding: "utf8",
    env: { ...process.env, CDKTF_OUTDIR: outdir, STEADFAST_DEPLOYMENTS: "*" },
  });
  if (status !== 0) throw new Error(stderr);
  return readStacks(outdir);
}

/** The app with every import of cdktf, those of the provider packages included, resolved to cdktn. */
function withTerrain(app: string, target: string): string {
  const { metafile } = buildSync({
    entryPoints: [app],
    outfile: target,
    alias: { cdktf: "cdktn" },
    bundle: true,
    platform: "node",
    logLevel: "error",
    metafile: true,
  });
  const archived = Object.keys(metafile.inputs).filter((file) => file.startsWith("node_modules/cdktf/"));
  if (archived.length > 0) throw new Error(`the bundle contains cdktf: ${archived.join(", ")}`);
  return target;
}

/** Where two values differ; another order of keys is a difference. */
function differences(before: unknown, after: unknown, at = ""): string[] {
  if (!isObject(before) || !isObject(after)) {
    const [old, now] = [JSON.stringify(before), JSON.stringify(after)];
    return old === now ? [] : [`${at}: ${old} → ${now}`];
  }
  const keys = [...new Set([...Object.keys(before), ...Object.keys(after)])];
  const found = keys.flatMap((key) => differences(before[key], after[key], at === "" ? key : `${at}.${key}`));
  const moved = found.length === 0 && String(Object.keys(before)) !== String(Object.keys(after));
  return moved ? [`${at}: order of ${String(Object.keys(before))}`] : found;
}

const isObject = (value: unknown): value is Record<string, unknown> => typeof value === "object" && value !== null;

test("X19: every stack of every deployment is the same JSON with CDK Terrain, but for the version of the library", () => {
  inTemporaryFolder((folder) => {
    const app = path.resolve(process.env["STEADFAST_TOOLS_BUILD"]!, "main.js");
    const archived = stacksOf(app, path.join(folder, "cdktf"));
    const terrain = stacksOf(withTerrain(app, path.join(folder, "main.js")), path.join(folder, "cdktn"));
    const stamp = `//.metadata.version: "${version("cdktf")}" → "${version("cdktn")}"`;
    expect(Object.keys(archived)).toEqual(expect.arrayContaining(["web-dev-primary", "web-prod-primary"]));
    expect(differences(archived, terrain)).toEqual(Object.keys(archived).map((stack) => `${stack}.${stamp}`));
  });
});

test("X19: a changed, missing, added or moved value is a difference", () => {
  const of = (resource: object) => ({ stack: { resource, terraform: {} } });
  const before = of({ aws_vpc: { main: { cidr: "10.0.0.0/16", zones: ["a", "b"] } } });
  const change = (main: object) => differences(before, of({ aws_vpc: { main } }));
  const at = "stack.resource.aws_vpc.main";
  expect(change({ cidr: "10.0.0.0/16", zones: ["a", "b"] })).toEqual([]);
  expect(change({ cidr: "10.1.0.0/16", zones: ["a", "b"] })).toEqual([`${at}.cidr: "10.0.0.0/16" → "10.1.0.0/16"`]);
  expect(change({ cidr: "10.0.0.0/16", zones: ["a"] })).toEqual([`${at}.zones.1: "b" → undefined`]);
  expect(change({ cidr: "10.0.0.0/16", zones: ["a", "b"], tags: {} })).toEqual([`${at}.tags: undefined → {}`]);
  expect(change({ zones: ["a", "b"], cidr: "10.0.0.0/16" })).toEqual([`${at}: order of cidr,zones`]);
  expect(differences(before, {})).toHaveLength(1);
});

test("X19: the sources have no type errors with CDK Terrain, and one that uses what it lacks has", () => {
  inTemporaryFolder((folder) => {
    // `TerraformEphemeralResource` is in cdktn only.
    const probe = 'export { Missing, TerraformEphemeralResource } from "cdktf";\n';
    fs.writeFileSync(path.join(folder, "probe.ts"), probe);
    const project = {
      extends: path.resolve("tsconfig.app.json"),
      compilerOptions: {
        noEmit: true,
        rootDir: "/",
        typeRoots: [path.resolve("node_modules/@types")],
        paths: { cdktf: [path.resolve("node_modules/cdktn")], "cdktf/*": [path.resolve("node_modules/cdktn/*")] },
      },
      files: ["probe.ts"],
    };
    fs.writeFileSync(path.join(folder, "tsconfig.json"), JSON.stringify(project));
    const args = [COMPILER, "-p", folder, "--listFiles", "--pretty", "false"];
    const lines = spawnSync(process.execPath, args, { encoding: "utf8" }).stdout.split("\n");
    expect(lines.filter((line) => line.includes(": error TS"))).toEqual([
      expect.stringMatching(/probe\.ts\(1,10\): error TS2305: Module '"cdktf"' has no exported member 'Missing'/),
    ]);
    expect(lines).toContain(path.resolve("main.ts"));
    expect(lines.filter((file) => file.includes("/node_modules/cdktf/"))).toEqual([]);
  });
});
