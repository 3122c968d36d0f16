import * as fs from "node:fs";
import * as path from "node:path";
import { InterruptedCommands } from "../support/interrupted-commands";
import { until } from "../support/until";
import { AT_ONCE, type Interruption, LOCKED, REFUSED, testInterruptions } from "../support/interruptions";

/** With the true CDKTF CLI, which starts Terraform in a terminal of its own. */
let its: InterruptedCommands;
beforeAll(async () => {
  its = await InterruptedCommands.create("interrupted-cli");
});
afterAll(() => its.close());

/** A program of a command runs. */
const program = (part: string) => (commands: InterruptedCommands) =>
  commands.checkout.running().some((line) => line.includes(part));
const MODULES = { terraformModules: [{ name: "queue", source: "./modules/queue" }], codeMakerOutput: ".gen" };
const pages = (folder: string) =>
  fs
    .readdirSync(folder, { recursive: true, encoding: "utf8" })
    .sort()
    .filter((name) => name.includes("."))
    .map((name) => [name, fs.readFileSync(path.join(folder, name), "utf8")]);

const ROWS: readonly Interruption[] = [
  {
    command: "deploy web-dev-dns --auto-approve",
    moments: [LOCKED, { when: "while Terraform applies", holds: "apply web-dev-dns" }],
    refused: REFUSED,
  },
  {
    command: "diff web-dev-dns",
    moments: [{ when: "while Terraform plans", holds: "plan web-dev-dns" }],
    refused: REFUSED,
  },
  {
    command: "output web-dev-dns",
    moments: [LOCKED],
    refused: REFUSED,
  },
  // The CDKTF CLI itself.
  { command: "synth", interrupted: 1, moments: [{ when: "while the app runs", holds: "synth" }] },
  {
    command: "get",
    before: ({ checkout }) => {
      const file = checkout.path("cdktf.json");
      const config = JSON.parse(fs.readFileSync(file, "utf8")) as object;
      fs.writeFileSync(file, JSON.stringify({ ...config, ...MODULES }));
      fs.mkdirSync(checkout.path("modules/queue"), { recursive: true });
      fs.writeFileSync(checkout.path("modules/queue/main.tf"), "");
      fs.mkdirSync(checkout.path(".gen/modules"), { recursive: true });
      fs.writeFileSync(checkout.path(".gen/modules/queue.ts"), "// earlier\n");
    },
    // The test double of Terraform installs no module: the earlier bindings stay.
    code: 1,
    moments: [{ when: "while the CLI generates", reached: program("cdktf get") }],
    after: ({ checkout }) => {
      expect(fs.readFileSync(checkout.path(".gen/modules/queue.ts"), "utf8")).toBe("// earlier\n");
    },
  },
  {
    command: "docs",
    // The test of a full disk has the moment when it writes the pages.
    moments: [AT_ONCE],
    after: ({ checkout }) => {
      expect(pages(checkout.path("docs/generated"))).toEqual(pages("docs/generated"));
    },
  },
  {
    command: "test:unit tools/shell",
    moments: [AT_ONCE, { when: "while a step runs", reached: program("jest/bin/jest.js") }],
  },
];

testInterruptions(() => its, ROWS);

test.each([
  ["lint", "eslint"],
  ["format", "prettier"],
  ["bench", "node"],
  ["mutation dr/record/lock-watch.ts --sample 1", "node"],
])("%s: nothing runs after Ctrl-C or a SIGKILL", async (command, part) => {
  for (const how of ["interrupt", "kill"] as const) {
    const running = its.start(command);
    await until(`${command} runs`, () => program(part)(its));
    running[how]();
    expect(await running.ended).toMatchObject({ code: how === "interrupt" ? 130 : 137 });
    await until("nothing runs", () => its.checkout.running().length === 0);
  }
});
