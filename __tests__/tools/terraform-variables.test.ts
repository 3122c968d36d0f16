import { spawnSync } from "node:child_process";
import { evaluate } from "../support/evaluate";

const check = (env: Record<string, string>) =>
  evaluate("tools/setup/terraform-variables.mjs", `m.checkTerraformVariables(${JSON.stringify(env)}).version`);

test.each([
  ["TF_WORKSPACE", "staging"],
  ["TF_DATA_DIR", "/elsewhere"],
  ["TF_CLI_ARGS", "-no-color"],
  ["TF_CLI_ARGS_plan", "-refresh=false"],
  ["TF_REATTACH_PROVIDERS", "{}"],
  ["TF_LOG", "TRACE"],
  ["TF_LOG_PATH", "terraform.log"],
  ["TF_LOG_PROVIDER", "DEBUG"],
])("T1, T4: %s=%s is refused by name", (name, value) => {
  expect(() => check({ [name]: value })).toThrow(
    `Terraform would do something else than this project expects with ${name}=${value} in the environment.\n` +
      `  - run the command without it: unset ${name}`,
  );
});

test("T1: all variables are named at once", () => {
  expect(() => check({ TF_WORKSPACE: "a", HOME: "/", TF_DATA_DIR: "b" })).toThrow(
    /with TF_WORKSPACE=a, TF_DATA_DIR=b in the environment\.\n {2}- run the command without them: unset TF_WORKSPACE TF_DATA_DIR$/,
  );
});

test("T1: values that change nothing, and variables of the stacks, are accepted", () => {
  const env = {
    TF_WORKSPACE: "default",
    TF_LOG: "",
    TF_DATA_DIR: "",
    TF_VAR_origin_verify: "[]",
    TF_IN_AUTOMATION: "1",
  };
  expect(check(env)).toBe("none changes what Terraform does");
});

test("T1: input and plugin cache are those of the project, whatever the environment has", () => {
  const set = evaluate("tools/setup/index.mjs", 'm.toolEnvironment({ provider: { config: "rc" } })');
  expect(set).toMatchObject({ TF_INPUT: "0", TF_PLUGIN_CACHE_DIR: "", TF_CLI_CONFIG_FILE: "rc" });
});

test.each(["run.mjs", "test.mjs", "get.mjs"])("T1: %s ends with the message before it does anything", (tool) => {
  const { status, stdout, stderr } = spawnSync(process.execPath, [`tools/${tool}`, "bootstrap", "web-dev"], {
    encoding: "utf8",
    env: { ...process.env, TF_WORKSPACE: "staging" },
  });
  expect({ status, stdout }).toEqual({ status: 1, stdout: "" });
  expect(stderr.trim()).toMatch(
    /^Terraform would do something else .* TF_WORKSPACE=staging in the environment\.\n {2}- .*$/,
  );
});
