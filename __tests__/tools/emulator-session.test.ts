import * as fs from "node:fs";
import * as os from "node:os";
import * as path from "node:path";
import { processStart } from "../../tools/emulator/process-start";
import { recordKept, runningKept } from "../../tools/emulator/session";

const folder = fs.mkdtempSync(path.join(os.tmpdir(), "steadfast-session-"));
const record = path.join(folder, "emulator/aws.json");
const kept = { endpoint: "http://127.0.0.1:1", control: "http://127.0.0.1:2", account: "123456789012" };
const change = (values: object) => {
  fs.writeFileSync(record, JSON.stringify({ ...(JSON.parse(fs.readFileSync(record, "utf8")) as object), ...values }));
};

afterAll(() => {
  fs.rmSync(folder, { recursive: true });
});

test("T3: a process is the emulator only with the start that was recorded, because another program may have its id", () => {
  expect(runningKept(record)).toBeUndefined();
  recordKept(kept, record);
  expect(runningKept(record)).toMatchObject({ ...kept, pid: process.pid });
  change({ started: processStart(process.ppid) });
  expect(runningKept(record)).toBeUndefined();
  change({ started: undefined });
  expect(runningKept(record)).toBeUndefined();
});

test("T3: a record of a process that has ended, or that is incomplete, is no emulator", () => {
  recordKept(kept, record);
  change({ pid: 2 ** 22 + 1 });
  expect(runningKept(record)).toBeUndefined();
  fs.writeFileSync(record, '{"pid": 1');
  expect(runningKept(record)).toBeUndefined();
});

test("the start of a process differs between processes and does not change", () => {
  expect(processStart(process.pid)).toBe(processStart(process.pid));
  expect(processStart(process.pid)).not.toBe(processStart(process.ppid));
  expect(processStart(2 ** 22 + 1)).toBeUndefined();
});
