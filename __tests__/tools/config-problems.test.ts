import * as fs from "node:fs";
import * as path from "node:path";
import { evaluate } from "../support/evaluate";
import { inTemporaryFolder } from "../support/synth";

const TS2561 = "error TS2561: Object literal may only specify known properties";

/** The problems of a copy of the project's configuration in which texts are replaced. */
function problems(compilerOutput: string, ...replaced: readonly (readonly [string, string])[]): string | null {
  return inTemporaryFolder((root) => {
    fs.cpSync("config", path.join(root, "config"), { recursive: true });
    for (const shared of ["constructs", "node_modules"]) fs.symlinkSync(path.resolve(shared), path.join(root, shared));
    const file = path.join(root, "config/multi-region-web.ts");
    const text = replaced.reduce((all, [from, to]) => all.replace(from, to), fs.readFileSync(file, "utf8"));
    fs.writeFileSync(file, text);
    const call = `m.configProblems(${JSON.stringify(compilerOutput)}, ${JSON.stringify(root)})`;
    return evaluate("tools/compile/config-problems.mjs", `(await ${call}) ?? null`) as string | null;
  });
}

test.each([
  `config/multi-region-web.ts(60,7): ${TS2561}`,
  `\u001b[96mconfig/multi-region-web.ts\u001b[0m:\u001b[93m60\u001b[0m:\u001b[93m7\u001b[0m - error TS2561: …`,
])("a misspelt field is reported together with every other problem of the configuration: %j", (output) => {
  const found = problems(output, ["spotFraction:", "spotFractoin:"], ['"web.dev.example.com"', '"https://web.dev"']);
  expect(found).toMatch(/^the configuration has 3 problems:/);
  expect(found).toContain("service: has an unknown field 'spotFractoin': did you mean 'spotFraction'?");
  expect(found).toContain("domain: should be a lower-case domain name");
});

test("an error in code needs the compiler's output, and so does a configuration that the schema accepts", () => {
  const values = `config/multi-region-web.ts(60,7): ${TS2561}`;
  expect(
    problems(`${values}\nconfig/schema/deployment.ts(1,1): error TS2304: Cannot find name`, [
      "spotFraction:",
      "spotFractoin:",
    ]),
  ).toBeNull();
  expect(
    problems(`stacks/build.ts(1,1): error TS2304: Cannot find name`, ["spotFraction:", "spotFractoin:"]),
  ).toBeNull();
  expect(problems("the compiler ended with 2", ["spotFraction:", "spotFractoin:"])).toBeNull();
  expect(problems(values)).toBeNull();
  expect(
    problems("config/multi-region-web.ts(60,7): error TS1005: ',' expected.", ["spotFraction:", "spot Fraction:"]),
  ).toBeNull();
});
