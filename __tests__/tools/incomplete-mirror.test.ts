import { execFileSync, spawnSync } from "node:child_process";
import * as fs from "node:fs";
import * as https from "node:https";
import type { AddressInfo } from "node:net";
import * as path from "node:path";
import { runProgram } from "../../tools/terraform/terraform";
import { copyOfCheckout } from "../support/help-commands";
import { machine } from "../support/machine";
import { readCertificate, testCertificate } from "../support/tls";

const platform = `${process.platform === "win32" ? "windows" : process.platform}_${process.arch === "x64" ? "amd64" : process.arch}`;
const RANDOM = "3.7.2";
const NOTE =
  /has no hashicorp\/random 3\.7\.2 for this platform\. Only stacks whose database has passwordSource "random" need it/;
let checkout: string;
let store: string;
let server: https.Server;
let trusted: Record<string, string>;
let url: string;
/** Zips that were downloaded. */
let downloads: string[];

/** A network mirror that has the random provider only, with a script as its package. */
beforeAll(async () => {
  checkout = copyOfCheckout();
  store = path.join(checkout, ".steadfast/providers");
  // Nothing is compared with the published hashes: the package is not the published one.
  fs.writeFileSync(path.join(checkout, "tools/setup/terraform.lock.hcl"), "");
  const certificate = testCertificate(checkout, []);
  trusted = { SSL_CERT_FILE: certificate.cert };
  const zip = path.join(checkout, "random.zip");
  const script = `import sys, zipfile; zipfile.ZipFile(sys.argv[1], "w").writestr("terraform-provider-random_v${RANDOM}_x5", "#!/bin/sh\\n")`;
  execFileSync(machine().python, ["-c", script, zip]);
  server = https.createServer(readCertificate(certificate), (request, response) => {
    const file = /^\/registry\.terraform\.io\/hashicorp\/random\/(.*)$/.exec(request.url!)?.[1];
    if (file?.endsWith(".zip")) {
      if (request.method === "GET") downloads.push(file);
      response.end(fs.readFileSync(zip));
    } else if (file === undefined) response.writeHead(404).end();
    else {
      const index = file === "index.json";
      const body = index ? { versions: { [RANDOM]: {} } } : { archives: { [platform]: { url: "random.zip" } } };
      response.setHeader("content-type", "application/json").end(JSON.stringify(body));
    }
  });
  await new Promise<void>((resolve) =>
    server.listen(0, "127.0.0.1", () => {
      resolve();
    }),
  );
  url = `https://127.0.0.1:${(server.address() as AddressInfo).port}/`;
});
beforeEach(() => {
  downloads = [];
  fs.rmSync(path.join(checkout, ".steadfast"), { recursive: true, force: true });
  provider(path.join(store, "own"), "aws", "5.100.0");
});
afterAll(() => {
  server.closeAllConnections();
  server.close();
  fs.rmSync(checkout, { recursive: true, force: true });
});

/** Adds a provider to a mirror. */
function provider(mirror: string, name: string, version: string): void {
  const folder = path.join(mirror, "registry.terraform.io/hashicorp", name, version, platform);
  fs.mkdirSync(folder, { recursive: true });
  fs.writeFileSync(path.join(folder, `terraform-provider-${name}_v${version}_x5`), "#!/bin/sh\n", { mode: 0o755 });
}

interface Found {
  readonly mirror: string;
  readonly other?: string;
  readonly note?: string;
  readonly config: string;
  readonly reports: readonly string[];
}

/** What the setup of the copy finds; in a process of its own, because the server of this one must answer it. */
async function find(mirror: string, mayInstall = true): Promise<Found> {
  const script = `
    import { findProvider } from "${checkout}/tools/setup/provider.mjs";
    const reports = [];
    const found = findProvider((text) => reports.push(text), { mayInstall: ${mayInstall}, terraform: ${JSON.stringify(machine().terraform)} });
    console.log(JSON.stringify({ ...found, reports }));`;
  const env = { ...trusted, STEADFAST_PROVIDER_MIRROR: mirror };
  const { output } = await runProgram(process.execPath, ["--input-type=module", "-e", script], {
    folder: checkout,
    env,
  });
  return JSON.parse(output) as Found;
}

/** Whether Terraform can initialize a stack that requires these providers. */
function initialize({ config }: Found, ...names: ("aws" | "random")[]): boolean {
  const folder = fs.mkdtempSync(path.join(checkout, "stack-"));
  const required = Object.fromEntries(
    names.map((name) => [name, { source: `hashicorp/${name}`, version: name === "aws" ? "5.100.0" : RANDOM }]),
  );
  fs.writeFileSync(path.join(folder, "cdk.tf.json"), JSON.stringify({ terraform: { required_providers: required } }));
  const env = {
    ...process.env,
    ...machine().env,
    TF_CLI_CONFIG_FILE: config,
    HTTPS_PROXY: "http://127.0.0.1:9",
    TF_REGISTRY_DISCOVERY_RETRY: "0",
  };
  return spawnSync(machine().terraform, ["init", "-input=false"], { cwd: folder, env }).status === 0;
}

// Terraform trusts the test's certificate by a variable that Go reads on Linux only.
const onLinux = process.platform === "linux" ? test : test.skip;

onLinux("T11: what a mirror lacks is downloaded alone, into a mirror of its own", async () => {
  const found = await find(url);
  expect(found).toMatchObject({
    mirror: path.join(store, "own"),
    other: expect.stringContaining("random-3.7.2") as string,
  });
  expect(found.note).toBeUndefined();
  expect(downloads).toEqual(["random.zip"]);
  expect([initialize(found, "aws", "random"), initialize(found, "random")]).toEqual([true, true]);
  // It is found the next time.
  expect(await find(url)).toMatchObject({ other: found.other, reports: [] });
  expect(downloads).toEqual(["random.zip"]);
});

test("T11: without the download a note names the stacks that need the provider, and all others work", async () => {
  const found = await find("https://127.0.0.1:9/");
  expect(found.note).toMatch(NOTE);
  expect(found.note).toContain("Its download failed:\n");
  expect(found.reports.at(-1)).toBe(found.note);
  expect([initialize(found, "aws"), initialize(found, "random")]).toEqual([true, false]);
});

test("T11: doctor downloads and writes nothing, and has the note", async () => {
  const found = await find(url, false);
  expect(found.note).toMatch(NOTE);
  expect([downloads, fs.existsSync(found.config)]).toEqual([[], false]);
});

test("T11: a folder that a person names is not supplemented by a download, but by another mirror in the store", async () => {
  const mirror = path.join(store, "own");
  expect((await find(mirror)).note).toMatch(NOTE);
  expect(downloads).toEqual([]);
  provider(path.join(store, "second"), "random", RANDOM);
  const found = await find(mirror);
  expect(found).toMatchObject({ mirror, other: path.join(store, "second"), reports: [] });
  expect(initialize(found, "aws", "random")).toBe(true);
});

test("T11: another version of the provider does not count, and is not what Terraform uses", async () => {
  provider(path.join(store, "own"), "random", "3.6.0");
  const found = await find(path.join(store, "own"));
  expect(found.note).toMatch(NOTE);
  expect(fs.readFileSync(found.config, "utf8")).not.toContain("hashicorp/random");
});

test("T11: what killed downloads have left is removed after an hour", () => {
  const left = (name: string, minutes: number) => {
    const folder = path.join(checkout, ".steadfast", name);
    fs.mkdirSync(folder, { recursive: true });
    fs.writeFileSync(path.join(folder, "package"), "");
    const time = new Date(Date.now() - minutes * 60_000);
    fs.utimesSync(folder, time, time);
  };
  left("download-killed", 61);
  left("download-running", 59);
  left("venv", 600);
  const options = { terraform: "/nowhere/terraform", target: path.join(store, "new"), providers: {} };
  const script = `
    import { downloadProviders } from "${checkout}/tools/setup/provider-download.mjs";
    try { downloadProviders(${JSON.stringify(options)}); } catch ({ message }) { console.log(message); }`;
  const { stdout } = spawnSync(process.execPath, ["--input-type=module", "-e", script], { encoding: "utf8" });
  expect(stdout).toContain("ENOENT");
  expect(fs.readdirSync(path.join(checkout, ".steadfast")).sort()).toEqual(["download-running", "providers", "venv"]);
});
