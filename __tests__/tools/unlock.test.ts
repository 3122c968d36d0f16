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
const UNKNOWN = "'web-dev-front' is no stack: there are web-dev-dns";

test("X20: unlock synthesizes first, so it works on a fresh clone", async () => {
  await expect(unlock("web-dev-front", "1234")).rejects.toThrow(UNKNOWN);
  const outdir = path.resolve("cdktf.out");
  expect(calls).toEqual([
    ["synthesize", outdir, "*"],
    ["stacksIn", outdir],
  ]);
});

test("X20: unlock on the emulator takes the copy of the stacks that was deployed there", async () => {
  process.env["AWS_ENDPOINT_URL"] = "http://127.0.0.1:1";
  await expect(unlock("web-dev-front", "1234")).rejects.toThrow(UNKNOWN);
  expect(calls).toEqual([["stacksIn", path.resolve(".steadfast/emulator/cdktf.out")]]);
});

test("X20: unlock without a stack or a lock tells what it needs", async () => {
  await expect(unlock("web-dev-dns")).rejects.toThrow("which lock?\n  - npm run unlock -- <stack> <lock id>");
  expect(calls).toEqual([]);
});
