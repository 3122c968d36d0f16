import * as fs from "node:fs";
import * as path from "node:path";
import { writeFile } from "../../tools/console/write-file";
import { evaluate } from "../support/evaluate";
import { copyBuilds, copyOfCheckout, expectMessage, runCommand, runNode } from "../support/help-commands";
import { inTemporaryFolder } from "../support/synth";

/** A limit of the shell stands for the full disk: writes fail in the same place, with EFBIG instead of ENOSPC. */
const ONE_STACK = 200;
const FULL = /does not fit: a file of this shell may not be larger\n[^]*- raise the limit \(ulimit -f\)/;
const onUnix = process.platform === "win32" ? test.skip : test;
const onLinux = process.platform === "linux" ? test : test.skip;

let checkout: string;
const env = {
  PATH: process.env["PATH"]!,
  STEADFAST_DEPLOYMENTS: "web-dev",
  AWS_ENDPOINT_URL: "http://127.0.0.1:9",
  CDKTF_DISABLE_PLUGIN_CACHE_ENV: "1",
  CHECKPOINT_DISABLE: "1",
};
beforeAll(async () => {
  checkout = copyOfCheckout();
  fs.copyFileSync(".steadfast/environment.json", path.join(checkout, ".steadfast/environment.json"));
  copyBuilds(checkout);
  expect(await runNode(checkout, ["tools/app.mjs"], { env })).toMatchObject({ code: 0 });
}, 60_000);
afterAll(() => {
  fs.rmSync(checkout, { recursive: true, force: true });
});

/** Replaces every file of a folder by a marked one. Returns what has changed since. */
function marked(folder: string): () => string[] {
  const files = () =>
    fs
      .readdirSync(path.join(checkout, folder), { recursive: true, encoding: "utf8" })
      .map((name) => path.join(checkout, folder, name))
      .filter((file) => fs.statSync(file).isFile());
  const before = files();
  expect(before.length).toBeGreaterThan(0);
  for (const file of before) fs.writeFileSync(file, "complete");
  return () => [
    ...before.filter((file) => !fs.existsSync(file) || fs.readFileSync(file, "utf8") !== "complete"),
    ...files().filter((file) => !before.includes(file)),
  ];
}

onUnix("T13: a synth that does not fit ends with a message, and every earlier stack remains", async () => {
  const changed = marked("cdktf.out");
  expectMessage(await runNode(checkout, ["tools/app.mjs"], { env, largestFile: ONE_STACK }), FULL);
  expect(changed()).toEqual([]);
  expect(fs.readdirSync(path.join(checkout, "cdktf.out")).sort()).toEqual(["manifest.json", "stacks"]);
  // The next one replaces them all.
  expect(await runNode(checkout, ["tools/app.mjs"], { env })).toMatchObject({ code: 0 });
  expect(changed().length).toBeGreaterThan(20);
});

onUnix("T13: docs that do not fit end with a message, and every earlier page remains", async () => {
  const changed = marked("docs/generated");
  expectMessage(await runCommand(checkout, "docs", { env, largestFile: ONE_STACK }), FULL);
  expect(changed()).toEqual([]);
});

onUnix("T13: a bootstrap that does not fit ends with a message", async () => {
  expectMessage(await runCommand(checkout, "bootstrap", { env, largestFile: ONE_STACK }), FULL);
});

onUnix("T13: bindings of modules that do not fit are not written, and the earlier ones remain", async () => {
  const config = path.join(checkout, "cdktf.json");
  const values = JSON.parse(fs.readFileSync(config, "utf8")) as object;
  fs.writeFileSync(config, JSON.stringify({ ...values, terraformModules: [{ name: "queue", source: "./queue" }] }));
  fs.mkdirSync(path.join(checkout, "queue"));
  fs.writeFileSync(path.join(checkout, "queue/main.tf"), 'variable "name" {\n  type = string\n}\n');
  fs.mkdirSync(path.join(checkout, ".gen/modules"), { recursive: true });
  fs.writeFileSync(path.join(checkout, ".gen/modules/queue.ts"), "");
  const changed = marked(".gen");
  const { code, left } = await runCommand(checkout, "get", { env, largestFile: 1 });
  expect([code, left, changed()]).toEqual([1, [], []]);
  expect(fs.readdirSync(path.join(checkout, "build")).filter((name) => name.startsWith("get."))).toEqual([]);
});

onLinux("T13: a file that does not fit leaves the earlier one, and the error names it", () => {
  inTemporaryFolder((folder) => {
    const file = path.join(folder, "page.md");
    writeFile(file, "complete");
    fs.symlinkSync("/dev/full", `${file}.${process.pid}`);
    expect(() => {
      writeFile(file, "longer");
    }).toThrow(expect.objectContaining({ code: "ENOSPC", path: file }) as Error);
    const script = `import("node:fs").then((fs) => {
      fs.symlinkSync("/dev/full", "${file}." + process.pid);
      try { m.publishFile("${file}", "longer"); } catch ({ code, path }) { return [code, path]; }
    })`;
    expect(evaluate("tools/compile/published.mjs", script)).toEqual(["ENOSPC", file]);
    expect([fs.readFileSync(file, "utf8"), fs.readdirSync(folder)]).toEqual(["complete", ["page.md"]]);
  });
});

test.each([
  [{ code: "ENOSPC" }, "A file that the command writes does not fit: the disk is full"],
  [{ code: "EFBIG", path: "a", dest: "b" }, "b does not fit: a file of this shell may not be larger"],
  [{ code: "EROFS", path: "a" }, "a is in a read-only file system"],
  [{ code: "EACCES" }, undefined],
  [{ code: "ENOENT", path: "a" }, undefined],
])("T13: the message of %p", (error, message) => {
  const found = evaluate("tools/setup/file-problems.mjs", `m.fileProblem(${JSON.stringify(error)})?.split("\\n")[0]`);
  expect(found).toBe(message);
});
