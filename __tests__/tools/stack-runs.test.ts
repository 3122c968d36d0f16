import * as fs from "node:fs";
import * as os from "node:os";
import * as path from "node:path";
import { applyStacks, destroyStacks } from "../../tools/terraform/stack-runs";

const folder = fs.mkdtempSync(path.join(os.tmpdir(), "steadfast-stack-runs-"));
const log = path.join(folder, "log");
const program = path.join(folder, "terraform");
// In place of Terraform: notes begin and end of a command, takes a moment, and fails to apply the stack `bad`.
fs.writeFileSync(
  program,
  `#!/bin/sh
echo "$1 $(basename "$PWD")" >> ${log}
if [ "$1" = init ]; then sleep 0.1; else sleep 1; fi
echo "$1 $(basename "$PWD") ended" >> ${log}
[ "$1 $(basename "$PWD")" != "apply bad" ]
`,
  { mode: 0o755 },
);
beforeEach(() => {
  fs.writeFileSync(log, "");
});
afterAll(() => {
  fs.rmSync(folder, { recursive: true, force: true });
});

const stack = (name: string, ...dependencies: string[]) => {
  const own = path.join(folder, name);
  fs.mkdirSync(own, { recursive: true });
  return { name, folder: own, dependencies };
};
const lines = () => fs.readFileSync(log, "utf8").trim().split("\n");
const options = { terraform: program, env: {} };

test("a stack is initialized while the one before it is applied", async () => {
  await applyStacks([stack("one"), stack("two", "one")], options);
  const seen = lines();
  expect(seen.indexOf("init two ended")).toBeLessThan(seen.indexOf("apply one ended"));
  expect(seen.indexOf("apply one ended")).toBeLessThan(seen.indexOf("apply two"));
  expect(seen.filter((line) => line === "init two")).toHaveLength(1);
});

test("what is destroyed first does not wait for the others to be initialized", async () => {
  await destroyStacks([stack("one"), stack("two", "one"), stack("three", "two")], options);
  expect(lines().filter((line) => /^destroy \w+$/.test(line))).toEqual(["destroy three", "destroy two", "destroy one"]);
});

test("after a failure nothing is initialized any more, and nothing is left at work", async () => {
  const many = Array.from({ length: 60 }, (_, at) => stack(`later${at}`, "bad"));
  await expect(applyStacks([stack("bad"), ...many], options)).rejects.toThrow("terraform apply failed in bad");
  const seen = lines();
  expect(seen.filter((line) => /^init later\d+$/.test(line)).length).toBeLessThan(many.length);
  expect(seen.filter((line) => line.startsWith("apply later"))).toEqual([]);
  await new Promise((resolve) => setTimeout(resolve, 200));
  expect(lines()).toEqual(seen);
});
