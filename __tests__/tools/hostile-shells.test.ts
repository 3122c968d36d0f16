import * as fs from "node:fs";
import { CopiedCheckout } from "../support/copied-checkout";
import { COMMANDS, everyCommand, expectMessage, runCommand } from "../support/help-commands";

/** Nothing listens there: no call reaches an account, whatever this machine has. */
const NOWHERE = "http://127.0.0.1:9";

let checkout: CopiedCheckout;
beforeAll(() => {
  checkout = new CopiedCheckout("shells");
});
afterAll(() => {
  checkout.remove();
});

const run = (command: string, env: Readonly<Record<string, string>>) => runCommand(checkout.folder, command, { env });
const here = { PATH: process.env["PATH"]! };

test("every command of help is in the table, or needs no shell", () => {
  const help = fs.readFileSync("help", "utf8");
  const named = [...help.matchAll(/npm (?:run )?([a-z][a-z-]*)(?::\w+)?/g)].map(([, name]) => name!);
  const others = ["lint", "format", "mutation", "bench", "help", "provider-lock"];
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
