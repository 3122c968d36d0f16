import { everythingOn } from "../../tools/docs/variants";
import { outputsOf, outputsPage } from "../../tools/docs/outputs";
import type { SynthesizedStack } from "../../tools/docs/stacks";
import { validDeployment } from "../support/deployment";
import { builtFrom, builtStacks } from "../support/deployments";
import { asDocument } from "../support/synth";

const stack = (name: string, output: SynthesizedStack["json"]): SynthesizedStack => ({
  ...{ name, kind: "site", region: "us-east-1", after: [] },
  json: { output },
});

const all = { ...builtStacks(), ...builtFrom(everythingOn(validDeployment("prod"))) };
const outputs = Object.entries(all).flatMap(([name, { json }]) =>
  outputsOf({ json: asDocument(json) }).map(([output, values]) => ({ name: `${name} ${output}`, values })),
);

test("E8, R3: the outputs that a person needs are there", () => {
  expect(outputs.map(({ name }) => name)).toEqual(
    expect.arrayContaining([
      "web-dev-global url",
      "web-dev-dns name_servers",
      "web-dev-primary-base repository_url",
      "web-dev-dr api_url",
      "web-prod-dns ds_record",
    ]),
  );
  expect(outputs.filter(({ name }) => name.startsWith("web-dev-secondary-base"))).toEqual([]);
});

test("every output has a description", () => {
  const described = ({ description }: SynthesizedStack["json"]) =>
    typeof description === "string" && description !== "";
  expect(outputs.filter(({ values }) => !described(values)).map(({ name }) => name)).toEqual([]);
});

test("the page names each output with its stack, and those that only an option has", () => {
  const plain = { url: { description: "Address", value: "https://a" } };
  const page = outputsPage(
    "web-prod",
    [stack("web-prod-global", plain)],
    [
      stack("web-prod-global", { ...plain, key: { description: "a | b", sensitive: true, value: "${x.y.z}" } }),
      stack("web-prod-none", {}),
    ],
  );
  expect(page.split("\n").filter((line) => line.startsWith("| web-"))).toEqual([
    "| web-prod-global | `url` | Address | no | `https://a` | yes |",
    "| web-prod-global | `key` | a \\| b | yes | `${x.y.z}` | with an option only |",
  ]);
});
