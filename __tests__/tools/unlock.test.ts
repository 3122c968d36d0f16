import * as path from "node:path";
import { stacksIn, synthesize } from "../../tools/terraform/synthesis";
import { main } from "../../tools/unlock";

jest.mock("../../tools/terraform/synthesis");
const calls: unknown[] = [];
const { AWS_ENDPOINT_URL, STEADFAST_DEPLOYMENTS } = process.env;
beforeEach(() => {
  calls.length = 0;
  delete process.env["AWS_ENDPOINT_URL"];
  delete process.env["STEADFAST_DEPLOYMENTS"];
  jest.mocked(synthesize).mockImplementation((...args) => {
    calls.push(["synthesize", ...args]);
    return Promise.resolve();
  });
  jest.mocked(stacksIn).mockImplementation((...args) => {
    calls.push(["stacksIn", ...args]);
    return [{ name: "web-dev-dns", folder: "/nowhere", dependencies: [] }];
  });
});
afterAll(() => {
  Object.assign(process.env, JSON.parse(JSON.stringify({ AWS_ENDPOINT_URL, STEADFAST_DEPLOYMENTS })) as object);
});

const unlock = (...args: string[]) => main({ terraform: "", python: "", provider: "", env: {}, args });
const UNKNOWN =
  "unlock: unknown stack 'web-dev-front'; the stacks are web-dev-dns\nusage: npm run unlock -- <stack> <lock id>";

test("X20: unlock synthesizes first, so it works on a fresh clone", async () => {
  await expect(unlock("web-dev-front", "1234")).rejects.toThrow(UNKNOWN);
  const outdir = path.resolve("cdktf.out");
  expect(calls).toEqual([
    ["synthesize", outdir, "*"],
    ["stacksIn", outdir],
  ]);
});

test("X20: unlock on the emulator uses the stacks that were deployed there", async () => {
  process.env["AWS_ENDPOINT_URL"] = "http://127.0.0.1:1";
  await expect(unlock("web-dev-front", "1234")).rejects.toThrow(UNKNOWN);
  expect(calls).toEqual([["stacksIn", path.resolve(".steadfast/emulator/cdktf.out")]]);
});

test("X20: unlock without a stack or a lock prints the usage", async () => {
  await expect(unlock("web-dev-dns")).rejects.toThrow(
    "unlock: name a stack and a lock id\nusage: npm run unlock -- <stack> <lock id>",
  );
  expect(calls).toEqual([]);
});
