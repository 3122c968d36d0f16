import { type ComparedStack, parity } from "../../../constructs/policy/parity";
import { type JsonObject, StackDocument } from "../../../constructs/policy/stack-document";

const task = (region: string, image = "app:1.0.0", extra: JsonObject = {}): JsonObject => ({
  aws_ecs_task_definition: {
    [`service_${region.replaceAll("-", "_")}`]: {
      cpu: "256",
      container_definitions: JSON.stringify([{ image: `1.dkr.ecr.${region}.amazonaws.com/${image}`, name: "app" }]),
      ...extra,
    },
  },
});

function comparedStack(region: string, resource: JsonObject): ComparedStack {
  const facts = { name: `web-${region}`, environment: "prod", kind: "site", region } as const;
  return {
    document: new StackDocument(facts, { resource }),
    common: (text) => text.replaceAll(region, "<region>").replaceAll(region.replaceAll("-", "_"), "<region>"),
  };
}

const primary = comparedStack("us-east-1", task("us-east-1"));
const compare = (resource: JsonObject, declared: Parameters<typeof parity>[2] = []) =>
  parity(primary, comparedStack("us-west-2", resource), declared).map(
    ({ address, message }) => `${address} ${message}`,
  );

const WHERE = "aws_ecs_task_definition.service_<region>";
const WAY = "make both sites equal or declare the difference with its reason";

test("X3: sites that differ only by their own names are equal", () => {
  expect(compare(task("us-west-2"))).toEqual([]);
});

test("X3: another image is a finding that names the place inside the container definition", () => {
  expect(compare(task("us-west-2", "app:0.9.0"))).toEqual([
    `${WHERE} container_definitions[0].image is "1.dkr.ecr.<region>.amazonaws.com/app:0.9.0" in web-us-west-2 but ` +
      `"1.dkr.ecr.<region>.amazonaws.com/app:1.0.0" in web-us-east-1: ${WAY}`,
  ]);
});

test("X3: a resource of only one site is a finding, for either site", () => {
  expect(compare({})).toEqual([expect.stringMatching(/^aws_ecs_task_definition.* is \{.*missing here/)]);
  expect(compare(task("us-west-2", "app:1.0.0", { memory: "512" }))).toEqual([
    `${WHERE} memory is "512" here and missing in web-us-east-1: ${WAY}`,
  ]);
});

test("X3: a declared difference is accepted, and is a finding once the sites are equal", () => {
  const declared = [{ where: "aws_ecs_task_definition.* cpu", reason: "the standby is smaller" }];
  expect(compare(task("us-west-2", "app:1.0.0", { cpu: "128" }), declared)).toEqual([]);
  expect(compare(task("us-west-2"), declared)).toEqual([
    "aws_ecs_task_definition.* cpu is declared to differ and does not: remove the declaration",
  ]);
});
