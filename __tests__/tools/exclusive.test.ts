import { spawn } from "node:child_process";
import * as fs from "node:fs";
import * as os from "node:os";
import * as path from "node:path";
import { exclusively } from "../../tools/console/exclusive";
import { processStart } from "../../tools/emulator/process-start";

const folder = fs.mkdtempSync(path.join(os.tmpdir(), "steadfast-exclusive-"));
const lock = path.join(folder, "store/run.json");
const owner = (values: object) => {
  fs.mkdirSync(path.dirname(lock), { recursive: true });
  fs.writeFileSync(lock, JSON.stringify({ command: "start", since: "2026-11-28T10:00:00.000Z", ...values }));
};

afterAll(() => {
  fs.rmSync(folder, { recursive: true });
});

test("T2: a second run in a checkout is refused with the first one's command, time and process", async () => {
  const second = await exclusively(
    "start",
    () => exclusively("bootstrap", () => Promise.resolve(1), lock).catch(String),
    lock,
  );
  expect(second).toMatch(
    new RegExp(
      `^Failure: npm start runs in this checkout since \\S+ \\(process ${process.pid}\\), and both would write`,
    ),
  );
  expect(fs.readdirSync(path.dirname(lock))).toEqual([]);
});

test("T2: the lock is free after a run, also after one that failed", async () => {
  await expect(exclusively("start", () => Promise.reject(new Error("no")), lock)).rejects.toThrow("no");
  await expect(exclusively("start", () => Promise.resolve("done"), lock)).resolves.toBe("done");
});

test.each([
  ["has ended", { pid: 2 ** 22 + 1, started: "1 1" }],
  ["has an id that another program has now", { pid: process.ppid, started: "1 1" }],
])("T2: the lock of a killed run whose process %s is removed", async (_, values) => {
  owner(values);
  await expect(exclusively("start", () => Promise.resolve("done"), lock)).resolves.toBe("done");
});

test("T2: the lock of a running process stays", async () => {
  owner({ pid: process.ppid, started: processStart(process.ppid) });
  await expect(exclusively("destroy", () => Promise.resolve(), lock)).rejects.toThrow(
    "npm start runs in this checkout",
  );
  expect(fs.existsSync(lock)).toBe(true);
  fs.rmSync(lock);
});

test("T2: two checkouts do not affect each other", async () => {
  const other = path.join(folder, "other/run.json");
  const both = exclusively("start", () => exclusively("start", () => Promise.resolve("both"), other), lock);
  await expect(both).resolves.toBe("both");
});

test("T2: a file that is no lock is replaced", async () => {
  fs.writeFileSync(lock, "{");
  await expect(exclusively("start", () => Promise.resolve("done"), lock)).resolves.toBe("done");
});

test("T2: while another process removes a stale lock, none is removed; a removal that was killed is removed after a while", async () => {
  const guard = `${lock}.removing`;
  owner({ pid: 2 ** 22 + 1, started: "1 1" });
  fs.mkdirSync(guard);
  await expect(exclusively("start", () => Promise.resolve(), lock)).rejects.toThrow("could not be taken");
  expect(fs.existsSync(lock)).toBe(true);
  const old = new Date(Date.now() - 60_000);
  fs.utimesSync(guard, old, old);
  await expect(exclusively("start", () => Promise.resolve("done"), lock)).resolves.toBe("done");
});

test("T2: of many processes that find the lock of a killed run, one runs at a time", async () => {
  owner({ pid: 2 ** 22 + 1, started: "1 1" });
  const script = `
    const { exclusively } = require("./${process.env["STEADFAST_TOOLS_BUILD"]!}/tools/console/exclusive.js");
    const fs = require("node:fs");
    const [lock, log] = process.argv.slice(1);
    exclusively("start", async () => {
      fs.appendFileSync(log, "+");
      await new Promise((resolve) => setTimeout(resolve, 100));
      fs.appendFileSync(log, "-");
    }, lock).catch(() => {});`;
  const log = path.join(folder, "log");
  await Promise.all(
    Array.from(
      { length: 8 },
      () =>
        new Promise((resolve) => {
          spawn(process.execPath, ["-e", script, lock, log]).once("close", resolve);
        }),
    ),
  );
  expect(fs.readFileSync(log, "utf8")).toMatch(/^(?:\+-)+$/);
  expect(fs.readdirSync(path.dirname(lock))).toEqual([]);
});
