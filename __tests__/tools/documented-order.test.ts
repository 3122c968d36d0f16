import * as fs from "node:fs";
import { App } from "cdktf";
import { chosen, deploymentId } from "../../config";
import { build, deploymentOrder } from "../../stacks/build";
import { commandsOf, stacksByStep } from "../../stacks/shared/deployment-order";
import { PlatformStack } from "../../stacks/shared/platform-stack";
import {
  type DocumentedCommand,
  documentedCommands,
  needingTerraform,
  orderProblems,
} from "../support/documented-commands";

const deployment = chosen("web-dev")[0]!;
const id = deploymentId(deployment);
const order = deploymentOrder(deployment);
const dependencies = (() => {
  const app = new App({ stackTraces: false });
  build(app, deployment);
  return Object.fromEntries(
    app.node.children
      .filter((child) => child instanceof PlatformStack)
      .map((stack) => [stack.node.id, stack.dependencies.map(({ node }) => node.id)]),
  );
})();
const commands = [
  ...stacksByStep(
    order,
    id,
    Object.entries(dependencies).map(([name, others]) => ({ name, dependencies: others })),
  ),
].flatMap(([step, stacks]) => commandsOf(step, id, stacks));
const page = (name: string) => fs.readFileSync(name, "utf8");
const problemsOf = (commands: readonly DocumentedCommand[]) => orderProblems(commands, order, id, dependencies);
const commandsIn = (...lines: string[]) => documentedCommands(`\n## x\n\n\`\`\`sh\n${lines.join("\n")}\n\`\`\`\n`, "x");

test("R32: the page has the commands of every step, in the order, and no others", () => {
  const documented = documentedCommands(page("docs/first-deployment.md"), "The order").map(({ line }) => line);
  expect(documented).toEqual(commands);
});

test("R32: the README's commands are those of the order", () => {
  const documented = documentedCommands(page("README.md"), "Deploy to a real account").map(({ line }) => line);
  expect(documented.filter((line) => !commands.includes(line))).toEqual([]);
});

test.each([
  ["docs/first-deployment.md", "The order"],
  ["README.md", "Deploy to a real account"],
])("R32: the commands of %s work on an empty account", (name, section) => {
  const commands = documentedCommands(page(name), section);
  expect(commands.length).toBeGreaterThan(3);
  expect(problemsOf(commands)).toEqual([]);
});

test("R32: the old README, which began with a plan of the primary, is rejected", () => {
  expect(problemsOf(commandsIn("npm run bootstrap -- web-dev", "npm run diff -- web-dev-primary"))).toEqual([
    "npm run diff -- web-dev-primary: web-dev-primary needs web-dev-identity, web-dev-global, web-dev-primary-base, web-dev-secondary-base, web-dev-control-base first",
    "npm run diff -- web-dev-primary: web-dev-primary comes after the step 'preflight'",
    "npm run diff -- web-dev-primary: web-dev-primary comes after the step 'images'",
  ]);
});

test("R32: a stack before its state bucket, before the image, or that does not exist is rejected", () => {
  expect(problemsOf(commandsIn("npm run preflight -- web-dev", "npm run deploy -- web-dev-identity"))).toEqual([
    "npm run deploy -- web-dev-identity: web-dev-identity keeps its state in a bucket that 'bootstrap' creates",
  ]);
  const begin = [
    ...["npm run preflight -- web-dev", "npm run bootstrap -- web-dev"],
    "npm run deploy -- web-dev-identity web-dev-dns",
    "npm run preflight -- web-dev",
    "npm run deploy -- web-dev-primary-base web-dev-secondary-base web-dev-control-base web-dev-global",
  ];
  expect(problemsOf(commandsIn(...begin, "npm run deploy -- web-dev-primary"))).toEqual([
    "npm run deploy -- web-dev-primary: web-dev-primary comes after the step 'images'",
  ]);
  expect(problemsOf(commandsIn(...begin, "npm run deploy -- web-dev-front"))).toEqual([
    "npm run deploy -- web-dev-front: unknown stack web-dev-front",
  ]);
  expect(problemsOf(commandsIn(...begin, "npm run output -- web-dev-identity"))).toEqual([]);
  expect(
    problemsOf(commandsIn(...begin, "npm run image -- check web-dev", "npm run output -- web-dev-primary")),
  ).toEqual(["npm run output -- web-dev-primary: web-dev-primary is not deployed"]);
});

test("R32: no page starts the CDKTF CLI itself where Terraform need not be on the PATH", () => {
  const guides = fs.readdirSync("docs/guides").map((name) => `docs/guides/${name}`);
  expect(guides.length).toBeGreaterThan(0);
  for (const name of [
    "README.md",
    "help",
    "docs/first-deployment.md",
    "docs/ci/README.md",
    "CONTRIBUTING.md",
    ...guides,
  ]) {
    expect({ name, needing: needingTerraform(page(name)) }).toEqual({ name, needing: [] });
  }
  expect(commands.flatMap(needingTerraform)).toEqual([]);
  const emulator = '```sh\neval "$(npm run --silent emulator -- env)"\nnpx cdktf deploy x\n```\n';
  expect(needingTerraform(`${emulator}npx cdktf output web-dev-dns, npx cdktf diff`)).toEqual([
    "npx cdktf output",
    "npx cdktf diff",
  ]);
});

test("R32: a missing section is an error", () => {
  expect(() => documentedCommands("# x", "The order")).toThrow("unknown section 'The order'");
});
