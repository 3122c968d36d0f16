import { execFileSync } from "node:child_process";
import * as fs from "node:fs";
import * as https from "node:https";
import type { AddressInfo } from "node:net";
import * as os from "node:os";
import * as path from "node:path";
import { runProgram, Terraform } from "../../tools/terraform/terraform";
import { machine } from "../support/machine";
import { readCertificate, testCertificate } from "../support/tls";

const folder = fs.mkdtempSync(path.join(os.tmpdir(), "steadfast-providers-"));
const PROVIDERS = { "hashicorp/aws": "5.100.0", "hashicorp/random": "3.7.2" };
const LOCK_FILE = path.resolve("tools/setup/terraform.lock.hcl");
const { terraform, env } = machine();
const platform = `${process.platform === "win32" ? "windows" : process.platform}_${process.arch === "x64" ? "amd64" : process.arch}`;
let server: https.Server;
let trusted: Record<string, string>;
/** Zips that were downloaded. */
let downloads: string[] = [];
/** Content of the folder of the mirrors during a download. */
let meanwhile: string[] = [];

/** A network mirror with packages that contain a script instead of a provider. @see https://developer.hashicorp.com/terraform/internals/provider-network-mirror-protocol */
beforeAll(async () => {
  const certificate = testCertificate(folder, []);
  trusted = { SSL_CERT_FILE: certificate.cert };
  for (const [source, version] of Object.entries(PROVIDERS)) {
    const name = source.split("/").at(-1)!;
    execFileSync(machine().python, [
      "-c",
      `import sys, zipfile; zipfile.ZipFile(sys.argv[1], "w").writestr("terraform-provider-${name}_v${version}_x5", "#!/bin/sh\\n")`,
      path.join(folder, `${name}.zip`),
    ]);
  }
  server = https.createServer(readCertificate(certificate), (request, response) => {
    const [, name = "", file = ""] = /^\/registry\.terraform\.io\/hashicorp\/(\w+)\/(.*)$/.exec(request.url!) ?? [];
    const version = PROVIDERS[`hashicorp/${name}` as keyof typeof PROVIDERS];
    if (file.endsWith(".zip")) {
      if (request.method === "GET") downloads.push(name);
      const mirrors = path.join(folder, "providers");
      if (fs.existsSync(mirrors)) meanwhile.push(...fs.readdirSync(mirrors));
      response.end(fs.readFileSync(path.join(folder, `${name}.zip`)));
      return;
    }
    const body =
      file === "index.json" ? { versions: { [version]: {} } } : { archives: { [platform]: { url: `${name}.zip` } } };
    response.setHeader("content-type", "application/json").end(JSON.stringify(body));
  });
  await new Promise<void>((resolve) =>
    server.listen(0, "127.0.0.1", () => {
      resolve();
    }),
  );
});
afterAll(() => {
  server.closeAllConnections();
  server.close();
  fs.rmSync(folder, { recursive: true, force: true });
});
beforeEach(() => {
  downloads = [];
  meanwhile = [];
});

/** The download of the setup, in a process of its own: the server of this one must answer it. */
const download = (target: string, lock?: string) => {
  const mirror = `https://127.0.0.1:${(server.address() as AddressInfo).port}/`;
  const options = { terraform, target, providers: PROVIDERS, mirror, ...(lock === undefined ? {} : { lock }) };
  const script = `
    import { downloadProviders } from "${process.cwd()}/tools/setup/provider-download.mjs";
    downloadProviders(${JSON.stringify(options)});`;
  return runProgram(process.execPath, ["--input-type=module", "-e", script], { folder: process.cwd(), env: trusted });
};

/** A folder with a stack that requires the providers, and Terraform in it. */
function stack(name: string, providers: Readonly<Record<string, string>>, config: string, lock?: string): Terraform {
  const at = path.join(folder, name);
  fs.mkdirSync(at);
  const required = Object.entries(providers).map(([source, version]) => [
    source.split("/").at(-1)!,
    { source, version },
  ]);
  fs.writeFileSync(
    path.join(at, "cdk.tf.json"),
    JSON.stringify({ terraform: { required_providers: Object.fromEntries(required) } }),
  );
  if (lock !== undefined) fs.writeFileSync(path.join(at, ".terraform.lock.hcl"), lock);
  return new Terraform({ program: terraform, folder: at, env: { ...env, TF_CLI_CONFIG_FILE: config } });
}

// Terraform trusts the test's certificate by a variable that Go reads on Linux only.
const onLinux = process.platform === "linux" ? test : test.skip;

onLinux("T11: each provider is downloaded once for any number of stacks", async () => {
  const target = path.join(folder, "providers", "aws");
  expect(await download(target)).toMatchObject({ code: 0 });
  const config = path.join(folder, "terraformrc");
  const script = `
    import { cliConfig } from "${process.cwd()}/tools/setup/mirrors.mjs";
    (await import("node:fs")).writeFileSync(${JSON.stringify(config)}, cliConfig(${JSON.stringify(target)}));`;
  execFileSync(process.execPath, ["--input-type=module", "-e", script]);
  const stacks = ["one", "two", "three", "four"].map((name) => stack(name, PROVIDERS, config));
  await Promise.all(stacks.map((one) => one.init()));
  expect(downloads.sort()).toEqual(["aws", "random"]);
  // Nobody takes an incomplete package for a mirror.
  expect(meanwhile).toEqual([]);
  expect(fs.readdirSync(path.dirname(target))).toEqual(["aws"]);
});

onLinux("T11: a package that is not the published one is refused, and nothing is left", async () => {
  const target = path.join(folder, "refused", "aws");
  const { code, output } = await download(target, LOCK_FILE);
  expect(code).not.toBe(0);
  expect(output.replace(/\s+/g, " ")).toContain("doesn't match any of the checksums");
  expect(fs.readdirSync(path.dirname(target))).toEqual([]);
});

// The lock file has the hash of an unpacked package for this platform only.
const onVerified = platform === "linux_amd64" ? test : test.skip;

onVerified("T11: the lock file contains the provider of this machine, and another hash is refused", async () => {
  const lock = fs.readFileSync(LOCK_FILE, "utf8");
  const aws = { "hashicorp/aws": PROVIDERS["hashicorp/aws"] };
  const [own] = /provider "registry.terraform.io\/hashicorp\/aws" \{[\s\S]*?\n\}\n/.exec(lock)!;
  await stack("locked", aws, env["TF_CLI_CONFIG_FILE"]!, own).init("-lockfile=readonly");
  const other = own.replace("h1:edX", "h1:edY");
  await expect(stack("other", aws, env["TF_CLI_CONFIG_FILE"]!, other).init()).rejects.toThrow(/checksums/);
});

test("T11: its versions are those for which the bindings were generated", () => {
  const lock = fs.readFileSync(LOCK_FILE, "utf8");
  const locked = Object.fromEntries(
    [...lock.matchAll(/provider "registry\.terraform\.io\/([^"]+)" \{\n {2}version {5}= "([^"]+)"/g)].map(
      ([, source, version]) => [source, version],
    ),
  );
  const generated = ["aws", "random"].map((name) => {
    const file = path.resolve("node_modules/@cdktf", `provider-${name}`, "package.json");
    const { cdktf } = JSON.parse(fs.readFileSync(file, "utf8")) as { cdktf: { provider: { version: string } } };
    return [`hashicorp/${name}`, cdktf.provider.version];
  });
  expect(locked).toEqual(Object.fromEntries(generated));
});
