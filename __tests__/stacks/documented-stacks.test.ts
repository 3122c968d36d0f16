import * as fs from "node:fs";
import { everythingOn } from "../../tools/docs/variants";
import { builtFrom, builtStacks } from "../support/deployments";
import { validDeployment } from "../support/deployment";

/** The rows of the table in a section of a page: the stacks named in the first cell, and the last cell. */
function tableIn(page: string, section: string): { names: string[]; text: string }[] {
  const part = fs.readFileSync(page, "utf8").split(`\n## ${section}\n`)[1]!.split("\n## ")[0]!;
  return [...part.matchAll(/^\| +([^|]*`[^|]*)\|(?:.*\|)? *([^|]*)\|$/gm)].map(([, first, text]) => ({
    names: [...first!.matchAll(/`([^`]+)`/g)].map(([, name]) => name!),
    text: text!,
  }));
}

const partOf = (name: string) => name.split("-").slice(2).join("-");
const byDefault = Object.entries(builtStacks("web-dev"));
const withAll = Object.entries(builtFrom({ ...everythingOn(validDeployment()), name: "web", environment: "dev" }));
const README = tableIn("stacks/multi-region-web/README.md", "Stacks, each after those it depends on");

test("R32: the architecture's README has a row for every stack, and no others", () => {
  expect(README.flatMap(({ names }) => names).sort()).toEqual(withAll.map(([name]) => partOf(name)).sort());
});

test("R32: docs/architecture.md has a row for every stack, and no others", () => {
  const rows = tableIn("docs/architecture.md", "Stacks of a deployment of multi-region-web").flatMap(
    ({ names }) => names,
  );
  const roles = ["primary", "secondary", "control"];
  const named = rows.flatMap((row) => {
    const part = row.replace("…-", "");
    return part.includes("<role>") ? roles.map((role) => part.replace("<role>", role)) : [part];
  });
  const there = withAll.map(([name]) => partOf(name));
  // The control region has no load balancer.
  const lacking = ["control-origin-dns"];
  expect(named.filter((part) => !lacking.includes(part)).sort()).toEqual(there.sort());
});

test("R32: the README's rows come in an order in which the stacks can be built", () => {
  const rowOf = (part: string) => README.findIndex(({ names }) => names.includes(part));
  const wrong = withAll.flatMap(([name, { dependencies }]) =>
    dependencies.filter((other) => rowOf(partOf(other)) > rowOf(partOf(name))).map((other) => [name, other]),
  );
  expect(wrong).toEqual([]);
});

test("R32: the README names the outputs of every stack, and those of an option after it", () => {
  const outputsIn = (text: string) =>
    [...(text.split("outputs ")[1] ?? "").matchAll(/`([a-z_]+)`/g)].map(([, name]) => name!);
  const outputsOf = (stacks: typeof withAll, parts: readonly string[]) =>
    stacks.filter(([name]) => parts.includes(partOf(name))).flatMap(([, { json }]) => Object.keys(json.output ?? {}));
  for (const { names, text } of README) {
    expect({ names, outputs: outputsIn(text.split(" with `")[0]!) }).toEqual({
      names,
      outputs: outputsOf(byDefault, names),
    });
    expect({ names, outputs: outputsIn(text) }).toEqual({ names, outputs: outputsOf(withAll, names) });
  }
});
