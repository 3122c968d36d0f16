import { chosen } from "../../config";
import { deploymentOrder } from "../../stacks/build";
import { commandsOf, type DeploymentStep, stacksByStep } from "../../stacks/shared/deployment-order";

const step = (id: string, ...stacks: string[]): DeploymentStep => ({
  id,
  title: id,
  kind: "deploy",
  stacks,
  reason: "a test",
});
const stack = (name: string, ...dependencies: string[]) => ({ name, dependencies });

test("R32: the order of a first deployment", () => {
  const [deployment] = chosen("web-dev");
  expect(deploymentOrder(deployment!).map(({ id }) => id)).toEqual([
    "preflight",
    "bootstrap",
    "zone",
    "delegation",
    "base",
    "images",
    "sites",
    "triggers",
    "drill",
  ]);
});

test("R32: a stack in no step, in two steps, or before what it depends on is rejected", () => {
  const order = [step("first", "a", "b"), step("second", "b", "c")];
  expect(() => stacksByStep(order, "web-dev", [stack("web-dev-x")])).toThrow(
    "the order of web-dev: web-dev-x is in no step",
  );
  expect(() => stacksByStep(order, "web-dev", [stack("web-dev-b")])).toThrow(
    "the order of web-dev: web-dev-b is in first and second",
  );
  expect(() =>
    stacksByStep(order, "web-dev", [stack("web-dev-a", "web-dev-c"), stack("web-dev-c", "web-dev-a")]),
  ).toThrow("the order of web-dev: web-dev-a comes before web-dev-c, on which it depends");
});

test("R32: stacks of an option that is off are omitted, the rest keeps the order of the step", () => {
  const steps = stacksByStep([step("one", "a", "b", "c")], "web-dev", [stack("web-dev-c"), stack("web-dev-a")]);
  expect([...steps.values()]).toEqual([[stack("web-dev-a"), stack("web-dev-c")]]);
});

test.each([
  [{ ...step("p"), kind: "preflight" as const }, ["npm run preflight -- web-dev"]],
  [{ ...step("b", "state-primary"), kind: "bootstrap" as const }, ["npm run bootstrap -- web-dev"]],
  [step("d", "dns", "off", "global"), ["npm run deploy -- web-dev-dns web-dev-global"]],
  [{ ...step("i"), kind: "images" as const }, ["npm run image -- check web-dev"]],
  [
    { ...step("z"), kind: "delegation" as const, outputsOf: "dns" },
    ["npm run output -- web-dev-dns", "npm run preflight -- web-dev"],
  ],
  [{ ...step("z"), kind: "delegation" as const }, ["npm run preflight -- web-dev"]],
  [{ ...step("x"), kind: "drill" as const }, ["npm run drill -- --deployment web-dev"]],
])("R32: a person does step %# by its commands", (one, commands) => {
  // The stack `off` belongs to a disabled option.
  const there = one.stacks.filter((part) => part !== "off").map((part) => stack(`web-dev-${part}`));
  const stacks = stacksByStep([one], "web-dev", there).get(one)!;
  expect(commandsOf(one, "web-dev", stacks)).toEqual(commands);
});
