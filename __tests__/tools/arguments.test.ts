import { argumentsOf, deploymentsOf, oneDeployment } from "../../tools/console/arguments";
import { main as bootstrap } from "../../tools/bootstrap";
import type { ToolContext } from "../../tools/console/context";
import { main as deployerPolicy } from "../../tools/deployer-policy";
import { main as destroy } from "../../tools/destroy";
import { main as drill } from "../../tools/drill";
import { main as recover } from "../../tools/recover";
import { main as emulator } from "../../tools/emulator";
import { runningKept } from "../../tools/emulator/session";
import { main as image } from "../../tools/image";
import { main as preflight } from "../../tools/preflight";
import { main as start } from "../../tools/start";
import { main as unlock } from "../../tools/unlock";

jest.mock("../../tools/emulator/session");

const CALL = {
  tool: "try",
  options: { keep: { type: "boolean" }, site: { type: "string" } },
  most: 1,
  usage: ["npm run try -- web-dev"],
} as const;
const contextOf = (args: readonly string[]): ToolContext => ({
  terraform: "",
  python: "",
  provider: "",
  env: {},
  args,
});

test("X20: arguments are read by name and by position", () => {
  expect(argumentsOf(CALL, ["web-dev", "--keep", "--site=primary"])).toEqual({
    values: { keep: true, site: "primary" },
    positionals: ["web-dev"],
  });
  expect(argumentsOf(CALL, [])).toEqual({ values: {}, positionals: [] });
});

test.each([
  [["--kep"], "try: Unknown option '--kep'"],
  [["--help"], "try: Unknown option '--help'"],
  [["--keep=yes"], "try: Option '--keep' does not take an argument"],
  [["--site"], "try: Option '--site <value>' argument missing"],
  [["--site", "--keep"], "try: Option '--site' argument is ambiguous"],
  [["web-dev", "web-prod", "other"], "try: unknown argument 'web-prod', 'other'"],
])("X20: %j is one error with the argument and the usage", (args, message) => {
  expect(() => argumentsOf(CALL, args)).toThrow(new Error(`${message}\nusage: npm run try -- web-dev`));
});

test("X20: a deployment is found by its name, or by a glob that only it matches", () => {
  expect(oneDeployment(CALL, "web-d*")).toMatchObject({ name: "web", environment: "dev" });
  expect(deploymentsOf(CALL, "*")).toHaveLength(2);
});

test.each([
  [undefined, "try: name a deployment"],
  ["webdev", "try: unknown deployment 'webdev'; the deployments are web-dev, web-prod"],
  ["", "try: unknown deployment ''; the deployments are web-dev, web-prod"],
  ["web-*", "try: 'web-*' matches more than one deployment: web-dev, web-prod"],
])("X20: the deployment %p is one error with the argument and the usage", (name, message) => {
  expect(() => oneDeployment(CALL, name)).toThrow(new Error(`${message}\nusage: npm run try -- web-dev`));
});

const TOOLS: readonly (readonly [string, (context: ToolContext) => Promise<number>, readonly string[]])[] = [
  ["start", start, []],
  ["preflight", preflight, []],
  ["image", image, ["check"]],
  ["bootstrap", bootstrap, []],
  ["destroy", destroy, []],
  ["deployer-policy", deployerPolicy, []],
  ["recover", recover, ["failover", "--deployment"]],
  ["drill", drill, ["--deployment"]],
];

describe.each(TOOLS)("npm run %s", (tool, main, before) => {
  test("X20: reports an unknown option and an unknown deployment, and starts nothing", async () => {
    const run = (...args: string[]) => main(contextOf([...before, ...args]));
    await expect(run("web-dev", "--kep")).rejects.toThrow(`${tool}: Unknown option '--kep'\nusage: npm `);
    await expect(run("webdev")).rejects.toThrow(
      `${tool}: unknown deployment 'webdev'; the deployments are web-dev, web-prod\nusage: npm `,
    );
  });

  if (tool !== "bootstrap") {
    test("X20: does not use the first of several matches", async () => {
      await expect(main(contextOf([...before, "web-*"]))).rejects.toThrow(
        `${tool}: 'web-*' matches more than one deployment: web-dev, web-prod\nusage: npm `,
      );
    });
  }
});

test("X20: a bootstrap without a deployment is an error", async () => {
  await expect(bootstrap(contextOf([]))).rejects.toThrow("bootstrap: name a deployment\nusage: npm run bootstrap");
});

test("X20: on an account a recovery requires a deployment", async () => {
  await expect(recover(contextOf(["failover"]))).rejects.toThrow(
    "recover: name a deployment\nusage: npm run recover -- failover",
  );
});

test.each([
  [[], "name a deployment"],
  [["web-dev"], "name the deployment twice"],
  [["web-dev", "--confirm", "web-prod"], "name the deployment twice"],
  [["web-d*", "--confirm", "web-dev"], "name the deployment twice"],
])("X20: destroy %j is refused: %s", async (args: string[], message) => {
  await expect(destroy(contextOf(args))).rejects.toThrow(`destroy: ${message}`);
});

test("X20: unlock reports an unknown option and an unknown argument", async () => {
  await expect(unlock(contextOf(["web-dev-dns", "id", "--force"]))).rejects.toThrow("unlock: Unknown option '--force'");
  await expect(unlock(contextOf(["web-dev-dns", "id", "x"]))).rejects.toThrow("unlock: unknown argument 'x'");
});

describe("npm run emulator", () => {
  test("X20: reports an unknown option and an unknown command", async () => {
    await expect(emulator(contextOf(["start", "--acount", "1"]))).rejects.toThrow(
      "emulator: Unknown option '--acount'",
    );
    await expect(emulator(contextOf(["halt"]))).rejects.toThrow(
      "emulator: should be start, run, env or stop, got 'halt'\nusage: npm run emulator -- start|run|env|stop",
    );
  });

  test("X20: stop succeeds without a running emulator; env does not", async () => {
    jest.mocked(runningKept).mockReturnValue(undefined);
    const log = jest.spyOn(console, "log").mockReturnValue(undefined);
    await expect(emulator(contextOf(["stop"]))).resolves.toBe(0);
    expect(log).toHaveBeenCalledWith("no emulator is running");
    await expect(emulator(contextOf(["env"]))).rejects.toThrow("no emulator is running");
    log.mockRestore();
  });
});
