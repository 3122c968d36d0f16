import { spawnSync } from "node:child_process";
import * as fs from "node:fs";
import * as os from "node:os";
import * as path from "node:path";
import { pathToFileURL } from "node:url";

const TOOL = pathToFileURL(path.resolve("tools/compile/bundle.mjs")).href;
let folder: string;

beforeEach(() => {
  folder = fs.mkdtempSync(path.join(os.tmpdir(), "steadfast-bundle-"));
  fs.writeFileSync(path.join(folder, "main.js"), 'console.log("main", require("./part").name, __dirname);');
  fs.writeFileSync(path.join(folder, "part.js"), "class Part {} exports.name = Part.name;");
});
afterEach(() => {
  fs.rmSync(folder, { recursive: true });
});

const run = () => {
  const script = `import { bundle, run } from ${JSON.stringify(TOOL)}; run(await bundle(${JSON.stringify(folder)}, "main"));`;
  const { stdout, stderr } = spawnSync(process.execPath, ["--input-type=module", "-e", script], { encoding: "utf8" });
  return stdout + stderr;
};
const cache = () => fs.readdirSync(folder).filter((file) => file.endsWith(".cache"));

test("a program is one self-contained file, and its code cache is kept for the next run", () => {
  expect(run()).toBe(`main Part ${folder}\n`);
  expect(cache()).toHaveLength(1);
  fs.rmSync(path.join(folder, "part.js"));
  expect(run()).toBe(`main Part ${folder}\n`);
});

test("a code cache that does not match is created again", () => {
  run();
  const file = path.join(folder, cache()[0]!);
  const good = fs.readFileSync(file);
  fs.writeFileSync(file, Buffer.alloc(good.length));
  expect(run()).toBe(`main Part ${folder}\n`);
  expect(fs.readFileSync(file).equals(Buffer.alloc(good.length))).toBe(false);
});

test("a code cache that cannot be written is no error", () => {
  const vanish = "require('node:fs').rmSync(__dirname, { recursive: true }); console.log('done');";
  fs.writeFileSync(path.join(folder, "main.js"), vanish);
  expect(run()).toBe("done\n");
  fs.mkdirSync(folder);
});

test("no incomplete files are left", () => {
  run();
  expect(
    fs.readdirSync(folder).filter((file) => !/^(main|part)\.js$|^main\.bundle\.js(\.\S+\.cache)?$/.test(file)),
  ).toEqual([]);
});
