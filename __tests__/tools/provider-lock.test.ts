import { spawnSync } from "node:child_process";
import * as fs from "node:fs";
import * as path from "node:path";
import { machine } from "../support/machine";
import { inTemporaryFolder } from "../support/synth";

const AWS = { aws: { source: "aws", version: "5.100.0" } };
const RANDOM = { random: { source: "hashicorp/random", version: "3.7.2" } };

/** Writes stacks as a synth does, by name with the providers that they require. */
function synthesized(folder: string, stacks: Readonly<Record<string, object>>): (stack: string) => string {
  for (const [name, required_providers] of Object.entries(stacks)) {
    const at = path.join(folder, "stacks", name);
    fs.mkdirSync(at, { recursive: true });
    fs.writeFileSync(path.join(at, "cdk.tf.json"), JSON.stringify({ terraform: { required_providers } }));
  }
  return (stack) => path.join(folder, "stacks", stack, ".terraform.lock.hcl");
}

function writeLocks(folder: string): { status: number | null; output: string } {
  const { status, stdout, stderr } = spawnSync(process.execPath, ["tools/provider-lock.mjs", folder], {
    encoding: "utf8",
  });
  return { status, output: stdout + stderr };
}

const lockedIn = (file: string) =>
  [...fs.readFileSync(file, "utf8").matchAll(/^provider "registry\.terraform\.io\/([^"]+)"/gm)].map(
    ([, source]) => source,
  );

test("T11: each stack gets the published hashes of the providers that it requires, and no others", () => {
  inTemporaryFolder((folder) => {
    const lock = synthesized(folder, { a: AWS, b: { ...RANDOM, ...AWS } });
    expect(writeLocks(folder)).toEqual({ status: 0, output: "the lock files of 2 stacks are complete\n" });
    expect(lockedIn(lock("a"))).toEqual(["hashicorp/aws"]);
    expect(lockedIn(lock("b"))).toEqual(["hashicorp/aws", "hashicorp/random"]);
  });
});

test.each([
  [
    "another provider",
    { null: { source: "hashicorp/null", version: "3.2.0" } },
    "registry.terraform.io/hashicorp/null 3.2.0",
  ],
  ["another version", { aws: { source: "aws", version: "5.99.0" } }, "registry.terraform.io/hashicorp/aws 5.99.0"],
])("T11: a stack with %s is reported by name, and the other stacks get their lock files", (_, required, provider) => {
  inTemporaryFolder((folder) => {
    const lock = synthesized(folder, { a: AWS, b: required });
    const { status, output } = writeLocks(folder);
    expect([status, output]).toEqual([
      1,
      expect.stringContaining(`1 other stacks have their lock files. b requires ${provider}.`),
    ]);
    expect(output).toContain("\n  - write its lock file with Terraform: `terraform -chdir=");
    expect([lock("a"), lock("b")].map((file) => fs.existsSync(file))).toEqual([true, false]);
  });
});

test("T11: every missing provider is listed; a complete lock file of a stack stays, and an incomplete one does not count", () => {
  inTemporaryFolder((folder) => {
    const more = { null: { source: "null", version: "3.2.0" }, time: { source: "time", version: "0.13.1" } };
    const lock = synthesized(folder, { complete: more, incomplete: more });
    const block = (name: string, version: string) =>
      `provider "registry.terraform.io/hashicorp/${name}" {\n  version = "${version}"\n}\n`;
    const complete = `${block("null", "3.2.0")}\n${block("time", "0.13.1")}`;
    fs.writeFileSync(lock("complete"), complete);
    fs.writeFileSync(lock("incomplete"), block("null", "3.2.0"));
    const { status, output } = writeLocks(folder);
    expect([status, output]).toEqual([
      1,
      expect.stringContaining(
        "incomplete requires registry.terraform.io/hashicorp/null 3.2.0, incomplete requires registry.terraform.io/hashicorp/time 0.13.1.",
      ),
    ]);
    expect(output).not.toMatch(/[ /]complete /);
    expect(fs.readFileSync(lock("complete"), "utf8")).toBe(complete);
    fs.writeFileSync(lock("incomplete"), complete);
    expect(writeLocks(folder)).toEqual({ status: 0, output: "the lock files of 2 stacks are complete\n" });
  });
});

test("T11: without synthesized stacks the command names the way to get them", () => {
  inTemporaryFolder((folder) => {
    expect(writeLocks(folder)).toEqual({
      status: 1,
      output: `Nothing is synthesized in ${path.join(folder, "stacks")}.\n  - run \`npx cdktf synth\`\n`,
    });
  });
});

// The hash of an unpacked package is known for this platform only.
const onVerified = process.platform === "linux" && process.arch === "x64" ? test : test.skip;

onVerified("T11: Terraform accepts the lock file as read-only, does not change it, and refuses another package", () => {
  inTemporaryFolder((folder) => {
    const lock = synthesized(folder, { a: AWS })("a");
    writeLocks(folder);
    const text = fs.readFileSync(lock, "utf8");
    const init = () => {
      fs.rmSync(path.join(path.dirname(lock), ".terraform"), { recursive: true, force: true });
      const args = ["init", "-input=false", "-no-color", "-lockfile=readonly"];
      const { terraform, env } = machine();
      const run = spawnSync(terraform, args, {
        cwd: path.dirname(lock),
        encoding: "utf8",
        env: { ...process.env, ...env },
      });
      return [run.status, `${run.stdout}${run.stderr}`.replace(/\s+/g, " ")];
    };
    const [code, output] = init();
    expect([code, output]).toEqual([0, expect.stringContaining("Reusing previous version of hashicorp/aws")]);
    expect(output).not.toContain("lock file not updated");
    expect(fs.readFileSync(lock, "utf8")).toBe(text);
    fs.writeFileSync(lock, text.replace("h1:edX", "h1:edY"));
    expect(init()).toEqual([1, expect.stringContaining("doesn't match any of the checksums")]);
  });
});
