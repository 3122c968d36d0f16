import * as fs from "node:fs";
import * as path from "node:path";
import { copyBuilds, copyOfCheckout, everyCommand, expectMessage, runCommand, runNode } from "../support/help-commands";
import { machine } from "../support/machine";

/** Mode bits stop everybody but root: then the commands run as a user who owns nothing. */
const root = process.getuid?.() === 0;
const user = root ? 65534 : undefined;
/** Nothing listens there: no call reaches an account. */
const NOWHERE = "http://127.0.0.1:9";
const CANNOT_WRITE =
  /(?:may not be (?:read or written|changed)|read-only file system)\n[^]*^ *- (?:give this user access|use a checkout)/m;

interface Recorded {
  readonly found: { readonly provider: { readonly mirror: string } };
}

let fresh: string;
let prepared: string;
let programs: string;
let env: Record<string, string>;

beforeAll(async () => {
  [fresh, prepared, programs] = [
    copyOfCheckout(),
    copyOfCheckout(),
    fs.mkdtempSync(path.join(fs.realpathSync("/tmp"), "steadfast-programs-")),
  ];
  // The user of the test may not read the Python and the home folder of this one.
  const python = path.join(programs, "python3");
  const [, moto] = /^moto.*==(\S+)/m.exec(fs.readFileSync("emulator/moto/requirements.txt", "utf8"))!;
  fs.writeFileSync(python, `#!/bin/sh\necho '{"version": "${moto!}", "executable": "${python}"}'\n`, { mode: 0o755 });
  fs.symlinkSync(machine().terraform, path.join(programs, "terraform"));
  env = {
    PATH: `${programs}:${path.dirname(process.execPath)}:/usr/bin:/bin`,
    STEADFAST_PROVIDER_MIRROR: (JSON.parse(fs.readFileSync(".steadfast/environment.json", "utf8")) as Recorded).found
      .provider.mirror,
    ...{ AWS_ENDPOINT_URL: NOWHERE, AWS_EC2_METADATA_DISABLED: "true", AWS_PROFILE: "nobody", HOME: "/nonexistent" },
  };
  fs.rmdirSync(path.join(fresh, ".steadfast"));
  copyBuilds(prepared);
  // It sets up the copy, and compiles the app.
  expectMessage(await runCommand(prepared, "image", { env }), /^ {2}- /m);
  expect(
    await runNode(prepared, ["tools/app.mjs"], { env: { ...env, STEADFAST_DEPLOYMENTS: "web-dev" } }),
  ).toMatchObject({ code: 0 });
  for (const folder of [fresh, prepared, programs]) protect(folder);
}, 60_000);
afterAll(() => {
  for (const folder of [fresh, prepared, programs]) {
    if (!root) protect(folder, 0o700);
    fs.rmSync(folder, { recursive: true, force: true });
  }
});

/** Takes the right to write from every folder and file; symbolic links stay. */
function protect(folder: string, more = 0): void {
  for (const entry of fs.readdirSync(folder, { withFileTypes: true })) {
    const at = path.join(folder, entry.name);
    if (entry.isDirectory()) protect(at, more);
    else if (entry.isFile()) fs.chmodSync(at, (fs.statSync(at).mode & 0o111) | 0o444);
  }
  fs.chmodSync(folder, 0o555 | more);
}

const contents = (folder: string) => fs.readdirSync(folder, { recursive: true, encoding: "utf8" }).sort();

const WRITING = everyCommand.filter((command) => !["doctor", "get"].includes(command));
/** With a setup and a build they write nothing in the checkout before the first call. */
const READING = ["image"];

test.each(WRITING)("T13: %s in a checkout that cannot be written ends with a message", async (command) => {
  expectMessage(await runCommand(fresh, command, { env, user }), CANNOT_WRITE);
});

test("T13: doctor reports that the checkout cannot be written, and nothing as missing", async () => {
  const ended = await runCommand(fresh, "doctor", { env, user });
  expectMessage(ended, CANNOT_WRITE);
  expect(ended.output).toMatch(/^✘ files of this checkout +not accessible$/m);
  expect(ended.output.match(/^✘/gm)).toHaveLength(1);
  expect(ended.output).not.toContain("missing");
});

test.each([...READING, "bootstrap", "unlock", "diff", "deploy", "start", "docs"])(
  "T13: with a setup and a build that cannot be written, %s ends with a message",
  async (command) => {
    const before = contents(prepared);
    const ended = await runCommand(prepared, command, { env, user });
    expectMessage(ended, READING.includes(command) ? /^ {2}- \S/m : CANNOT_WRITE);
    if (READING.includes(command)) expect(ended.output).not.toMatch(CANNOT_WRITE);
    expect(contents(prepared)).toEqual(before);
  },
);
