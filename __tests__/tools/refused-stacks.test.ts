import * as fs from "node:fs";
import * as path from "node:path";
import { copyBuilds, copyOfCheckout, expectMessage, runCommand, runNode } from "../support/help-commands";

let checkout: string;
const env = { PATH: process.env["PATH"]!, AWS_ENDPOINT_URL: "http://127.0.0.1:9", STEADFAST_DEPLOYMENTS: "web-dev" };

beforeAll(async () => {
  checkout = copyOfCheckout();
  fs.copyFileSync(".steadfast/environment.json", path.join(checkout, ".steadfast/environment.json"));
  copyBuilds(checkout);
  expect(await runNode(checkout, ["tools/app.mjs"], { env })).toMatchObject({ code: 0 });
  expectMessage(await runCommand(checkout, "emulator", { env }), /^ {2}- /m);
}, 60_000);
afterAll(() => {
  fs.rmSync(checkout, { recursive: true, force: true });
});

const FINDING = `{ stack: "web-dev-primary", rule: "encryption", address: "aws_s3_bucket.x", message: "is not encrypted" }`;
/** The error as compiled code throws it, with its message. */
const ERRORS: Readonly<Record<string, readonly [thrown: string, message: RegExp]>> = {
  InvalidProps: [
    `new (require("../constructs/core/invalid-props.js").InvalidProps)({ node: { path: "web-dev-primary/network" } }, "zones: name at least two")`,
    /^\s*\[web-dev-primary\/network\] zones: name at least two$/m,
  ],
  PolicyViolation: [
    `new (require("./synth.js").PolicyViolation)([${FINDING}])`,
    /^\s*1 policy finding:\n\n +web-dev-primary\n +aws_s3_bucket\.x is not encrypted \[encryption\]$/m,
  ],
};

/** Replaces the function that builds the stacks of a deployment, in every compiled project of the copy. */
function buildThrows(error: string): void {
  for (const name of fs.readdirSync(path.join(checkout, "build"))) {
    const file = path.join(checkout, "build", name, "stacks/build.js");
    if (!fs.existsSync(file)) continue;
    fs.writeFileSync(file, `exports.build = () => { throw ${error}; };\n`);
    fs.rmSync(path.join(checkout, "build", name, "main.bundle.js"), { force: true });
  }
}

describe.each(Object.entries(ERRORS))("%s", (_, [thrown, message]) => {
  beforeAll(() => {
    buildThrows(thrown);
  });

  test("a synth prints the message alone", async () => {
    const ended = await runNode(checkout, ["tools/app.mjs"], { env });
    expectMessage(ended, message);
    expect(ended.output.trim().split("\n").length).toBeLessThan(6);
  });

  // `docs` builds the stacks itself; the other command runs a synth.
  test.each(["docs", "deploy"])("%s prints the message", async (command) => {
    expectMessage(await runCommand(checkout, command, { env }), message);
  });
});
