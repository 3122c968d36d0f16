import * as fs from "node:fs";
import { runProgram } from "../../tools/terraform/terraform";
import { CopiedCheckout } from "../support/copied-checkout";

/** Nothing listens there: no call reaches an account, whatever this machine has. */
const NOWHERE = "http://127.0.0.1:9";

/** Commands of `help` with arguments, without those that run for hours or only print a file. */
const COMMANDS: Readonly<Record<string, readonly string[]>> = {
  preflight: ["web-dev"],
  bootstrap: ["web-dev"],
  image: ["check", "web-dev"],
  diff: ["web-dev-dns"],
  output: ["web-dev-dns"],
  deploy: ["web-dev-dns"],
  destroy: ["web-dev", "--confirm", "web-dev"],
  unlock: ["web-dev-dns", "00000000-0000-0000-0000-000000000000"],
  recover: ["failover", "--deployment", "web-dev"],
  drill: ["--deployment", "web-dev"],
  "deployer-policy": ["web-dev"],
  emulator: ["env"],
};
/** They do not use an account: only the shells that stop every command are tried. */
const WITHOUT_ACCOUNT: Readonly<Record<string, readonly string[]>> = {
  start: [],
  get: [],
  doctor: [],
  docs: [],
  test: [],
};

let checkout: CopiedCheckout;
beforeAll(() => {
  checkout = new CopiedCheckout("shells");
});
afterAll(() => {
  checkout.remove();
});

const { scripts } = JSON.parse(fs.readFileSync("package.json", "utf8")) as { scripts: Record<string, string> };

/** Runs the script of a command as npm does, in the copy of the checkout, with exactly these variables. */
async function run(command: string, env: Readonly<Record<string, string>>) {
  const [program, ...args] = scripts[command]!.split(" ");
  if (program !== "node") throw new Error(`${command} is not started with node`);
  const given = COMMANDS[command] ?? WITHOUT_ACCOUNT[command] ?? [];
  const cleared = Object.fromEntries(Object.keys(process.env).map((name) => [name, undefined]));
  const ended = await runProgram(process.execPath, [...args, ...given], {
    folder: checkout.folder,
    env: { ...cleared, ...env } as Record<string, string>,
  });
  return { ...ended, left: checkout.running() };
}

/** A message for a person: what is wrong, ways to fix it, and no stack trace. */
function expectMessage({ code, output, left }: Awaited<ReturnType<typeof run>>, about: RegExp): void {
  expect(output).toMatch(about);
  expect(output).not.toMatch(/^\s+at .*[:)]\d*$/m);
  expect([code, left]).toEqual([1, []]);
}

const here = { PATH: process.env["PATH"]! };
const everyCommand = [...Object.keys(COMMANDS), ...Object.keys(WITHOUT_ACCOUNT)];

test("every command of help is in the table, or needs no shell", () => {
  const help = fs.readFileSync("help", "utf8");
  const named = [...help.matchAll(/npm (?:run )?([a-z][a-z-]*)(?::\w+)?/g)].map(([, name]) => name!);
  const others = ["lint", "format", "mutation", "bench", "help"];
  expect([...new Set(named)].filter((name) => !everyCommand.includes(name) && !others.includes(name))).toEqual([]);
});

test.each(everyCommand)("T1: %s is refused with TF_WORKSPACE, by name", async (command) => {
  expectMessage(await run(command, { ...here, TF_WORKSPACE: "staging" }), /unset TF_WORKSPACE/);
});

test.each(Object.keys(COMMANDS))(
  "without a home, a terminal or valid credentials, %s ends with a message",
  async (command) => {
    const env = { ...here, AWS_PROFILE: "nobody", AWS_ENDPOINT_URL: NOWHERE, AWS_EC2_METADATA_DISABLED: "true" };
    // Terraform's own message is printed as it is.
    expectMessage(await run(command, env), /^ {2}- \S|shared config profile, nobody/m);
  },
);

test.each(everyCommand.filter((command) => command !== "emulator"))(
  "with a PATH without Terraform and no network, %s ends with a message",
  async (command) => {
    const env = { PATH: checkout.path("empty"), STEADFAST_TERRAFORM_RELEASES: NOWHERE };
    expectMessage(await run(command, env), /^ {2}- \S/m);
  },
);
