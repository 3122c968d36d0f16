import * as fs from "node:fs";
import * as os from "node:os";
import * as path from "node:path";
import { evaluate } from "../support/evaluate";

let folder: string;
beforeEach(() => {
  folder = fs.mkdtempSync(path.join(os.tmpdir(), "steadfast-published-"));
});
afterEach(() => {
  fs.rmSync(folder, { recursive: true });
});

/** Writes a folder, made so many minutes ago. */
function made(name: string, minutes = 0): string {
  const at = path.join(folder, name);
  fs.mkdirSync(at);
  fs.writeFileSync(path.join(at, "by"), name);
  const time = new Date(Date.now() - minutes * 60_000);
  fs.utimesSync(at, time, time);
  return at;
}
const publish = (scratch: string, target: string) =>
  evaluate("tools/compile/published.mjs", `m.publish("${scratch}", "${path.join(folder, target)}")`);

test("of earlier builds, the three newest of the kind are kept", () => {
  for (const [i, name] of ["functions-d", "functions-b", "functions-e", "functions-a"].entries()) made(name, 10 + i);
  made("app-a", 60);
  publish(made("functions-c.1"), "functions-c");
  expect(fs.readdirSync(folder)).toEqual(["app-a", "functions-b", "functions-c", "functions-d", "functions-e"]);
});

test("the second of two equal builds keeps the first", () => {
  made("functions-a");
  publish(made("functions-a.2"), "functions-a");
  expect(fs.readdirSync(folder)).toEqual(["functions-a"]);
  expect(fs.readFileSync(path.join(folder, "functions-a/by"), "utf8")).toBe("functions-a");
});
