import { spawnSync } from "node:child_process";
import * as fs from "node:fs";
import * as path from "node:path";
import { copyOfCheckout } from "../support/help-commands";
import { machine } from "../support/machine";

interface Recorded {
  for: Record<string, string>;
  found: { node: { where: string }; terraform: { where: string }; provider: { mirror: string; config: string } };
}

let checkout: string;
let record: string;
let env: Record<string, string>;

/** Programs that answer at once stand for Python; the mirror has no package. */
beforeAll(() => {
  checkout = copyOfCheckout();
  record = path.join(checkout, ".steadfast/environment.json");
  const programs = path.join(checkout, "programs");
  fs.mkdirSync(programs);
  const python = path.join(programs, "python3");
  const [, moto] = /^moto.*==(\S+)/m.exec(fs.readFileSync("emulator/moto/requirements.txt", "utf8"))!;
  fs.writeFileSync(python, `#!/bin/sh\necho '{"version": "${moto!}", "executable": "${python}"}'\n`, { mode: 0o755 });
  fs.symlinkSync(machine().terraform, path.join(programs, "terraform"));
  const platform = `${process.platform}_${process.arch === "x64" ? "amd64" : process.arch}`;
  for (const mirror of ["mirror", "other"]) {
    const registry = path.join(checkout, mirror, "registry.terraform.io/hashicorp");
    for (const provider of ["aws/5.100.0", "random/3.7.2"]) {
      fs.mkdirSync(path.join(registry, provider, platform), { recursive: true });
    }
  }
  env = { PATH: programs, STEADFAST_PROVIDER_MIRROR: path.join(checkout, "mirror") };
});
afterAll(() => {
  fs.rmSync(checkout, { recursive: true, force: true });
});
beforeEach(() => {
  fs.rmSync(record, { force: true });
  setup();
  const kept = read();
  kept.found.node.where = "recorded";
  write(kept);
});

const read = () => JSON.parse(fs.readFileSync(record, "utf8")) as Recorded;
const write = (kept: Recorded) => {
  fs.writeFileSync(record, JSON.stringify(kept));
};

/** Runs the setup of the copy; returns whether it took what the record has. */
function setup(more: Record<string, string> = {}): boolean {
  const script = `
    import { setup } from "${checkout}/tools/setup/index.mjs";
    console.log(JSON.stringify((await setup()).node.where === "recorded"));`;
  const given = { encoding: "utf8", cwd: checkout, env: { ...env, ...more } } as const;
  const { stdout, stderr } = spawnSync(process.execPath, ["--input-type=module", "-e", script], given);
  if (!/^(?:true|false)\n$/.test(stdout)) throw new Error(stdout + stderr);
  return stdout === "true\n";
}

const onUnix = process.platform === "win32" ? describe.skip : describe;

onUnix("the record of the setup", () => {
  test("is used again in the same circumstances, and in others that do not matter", () => {
    expect([setup(), setup({ AWS_PROFILE: "work", HOME: "/nonexistent" })]).toEqual([true, true]);
  });

  test.each([
    ["PATH", () => ({ PATH: `${env["PATH"]!}:/nowhere` })],
    ["STEADFAST_PROVIDER_MIRROR", () => ({ STEADFAST_PROVIDER_MIRROR: path.join(checkout, "other") })],
  ])("is not used with another %s, but replaced", (_, change) => {
    expect([setup(change()), setup(change())]).toEqual([false, false]);
    const kept = read();
    kept.found.node.where = "recorded";
    write(kept);
    expect([setup(change()), setup()]).toEqual([true, false]);
  });

  test("is not used with another mirror in the variable: the CLI configuration has the new one", () => {
    setup({ STEADFAST_PROVIDER_MIRROR: path.join(checkout, "other") });
    const { mirror, config } = read().found.provider;
    expect(mirror).toBe(path.join(checkout, "other"));
    expect(fs.readFileSync(config, "utf8")).toContain(`path    = "${mirror}"`);
  });

  test.each(["path", "mirror", "packages", "platform"])("is not used with another %s in it", (name) => {
    const kept = read();
    write({ ...kept, for: { ...kept.for, [name]: "other" } });
    expect(setup()).toBe(false);
  });

  test("is not used with other locked packages", () => {
    const lock = path.join(checkout, "package-lock.json");
    const before = fs.readFileSync(lock, "utf8");
    fs.writeFileSync(lock, `${before}\n`);
    expect(setup()).toBe(false);
    fs.writeFileSync(lock, before);
  });

  test.each([
    ["Terraform", ({ found }: Recorded) => (found.terraform.where = "/nowhere")],
    ["a mirror", ({ found }: Recorded) => (found.provider.mirror = "/nowhere")],
    ["the CLI configuration", ({ found }: Recorded) => (found.provider.config = "/nowhere")],
  ])("is not used when %s is gone", (_, change) => {
    const kept = read();
    change(kept);
    write(kept);
    expect(setup()).toBe(false);
  });

  test.each(["", "{", "{}", "null"])("is not used when it contains %p", (text) => {
    fs.writeFileSync(record, text);
    expect(setup()).toBe(false);
  });
});

test("packages are complete with all locked versions, apart from optional ones for other platforms", () => {
  const script = (installed: object) => `
    import { complete } from "${checkout}/tools/setup/packages.mjs";
    const locked = { "": {}, a: { version: "1.0.0", integrity: "x" }, b: { version: "2.0.0", integrity: "y", optional: true } };
    console.log(complete(locked, ${JSON.stringify(installed)}));`;
  const complete = (installed: object) =>
    spawnSync(process.execPath, ["--input-type=module", "-e", script(installed)], { encoding: "utf8" }).stdout.trim();
  const [a, b] = [
    { version: "1.0.0", integrity: "x" },
    { version: "2.0.0", integrity: "y" },
  ];
  expect([{ a, b }, { a }, { a, b, c: a }].map(complete)).toEqual(["true", "true", "true"]);
  expect([{}, { b }, { a: b }, { a: { ...a, integrity: "z" } }, { a, b: a }].map(complete)).toEqual(
    Array(5).fill("false"),
  );
});
