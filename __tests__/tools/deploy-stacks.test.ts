import { deployStacks } from "../../tools/deploy-stacks";

// As `stacksIn` returns them: each after those it depends on.
const KNOWN = ["web-dev-identity", "web-dev-primary", "web-dev-secondary", "web-dev-control"].map((name) => ({ name }));

/** Runs the tool over a CLI in memory; `failing` is the stack whose deploy ends with exit code 3. */
async function deploy(args: readonly string[], failing?: string) {
  const calls: string[] = [];
  const code = await deployStacks(args, KNOWN, (cli) => {
    calls.push(cli.join(" "));
    return Promise.resolve(cli[1] === failing ? 3 : 0);
  });
  return { code, calls };
}
const call = (stack: string, ...more: string[]) =>
  ["deploy", stack, "--skip-provider-lock", "--ignore-missing-stack-dependencies", ...more].join(" ");

test("X20: stacks are deployed one after the other, each after those it depends on, with the options", async () => {
  expect(await deploy(["web-dev-control", "web-dev-secondary", "--auto-approve", "web-dev-primary"])).toEqual({
    code: 0,
    calls: ["web-dev-primary", "web-dev-secondary", "web-dev-control"].map((stack) => call(stack, "--auto-approve")),
  });
  expect((await deploy(["web-dev-*"])).calls).toEqual(KNOWN.map(({ name }) => call(name)));
});

test("X20: the first failure ends the deployment with its exit code", async () => {
  expect(await deploy(["web-dev-secondary", "web-dev-primary"], "web-dev-primary")).toEqual({
    code: 3,
    calls: [call("web-dev-primary")],
  });
});

test("X20: unknown stacks are named all at once, with the known ones, and nothing is deployed", async () => {
  await expect(deploy(["web-dev-primary", "web-dev-front", "web.dev-control"])).rejects.toThrow(
    "deploy: unknown stack 'web-dev-front', 'web.dev-control'; the stacks are web-dev-identity, web-dev-primary, " +
      "web-dev-secondary, web-dev-control",
  );
});
