/** Finds or fetches everything the project needs beyond Node itself. Uses Node alone until the npm packages are installed. */
import { existsSync, readFileSync } from "node:fs";
import { publishFile } from "../compile/published.mjs";
import { fileProblem } from "./file-problems.mjs";
import { findMoto } from "./moto.mjs";
import { findNode } from "./node.mjs";
import { findPackages, packagesStamp } from "./packages.mjs";
import { stored } from "./paths.mjs";
import { findProvider } from "./provider.mjs";
import { useProxy } from "./proxy.mjs";
import { checkTerraformVariables } from "./terraform-variables.mjs";
import { findTerraform } from "./terraform.mjs";

const RECORD = stored("environment.json");

/** In the order of their dependencies. */
const STEPS = [
  ["variables", "environment variables", () => checkTerraformVariables()],
  ["node", "Node", () => findNode()],
  ["packages", "npm packages", (report, may) => findPackages(report, { install: may })],
  ["terraform", "Terraform", (report, may) => findTerraform(report, { fetchIt: may })],
  [
    "provider",
    "AWS provider",
    (report, may, { terraform }) => findProvider(report, { fetchIt: may, terraform: terraform?.where }),
  ],
  ["moto", "emulator", (report, may) => findMoto(report, { make: may })],
];

/** Sets up the machine and returns the paths; paths of an earlier run are reused while they exist. */
export async function setup(report = () => {}) {
  checkTerraformVariables();
  findNode();
  findPackages(report);
  await useProxy();
  const known = recorded();
  if (known) return known;
  const found = {};
  for (const [key, , find] of STEPS) found[key] = await find(report, true, found);
  publishFile(RECORD, JSON.stringify({ for: circumstances(), found }, null, 2));
  return found;
}

/** Every step with the result or the problem; installs nothing. */
export async function examine() {
  const rows = [];
  for (const [key, title, find] of STEPS) {
    try {
      rows.push({ key, title, ...(await find(() => {}, false, {})) });
    } catch (error) {
      rows.push({ key, title, problem: fileProblem(error) ?? error.message });
    }
  }
  return rows;
}

/** What an earlier result depends on, apart from the files that it names. */
function circumstances() {
  const { PATH, STEADFAST_PROVIDER_MIRROR: mirror = "" } = process.env;
  return { path: PATH, mirror, packages: packagesStamp(), platform: `${process.platform}-${process.arch}` };
}

function recorded() {
  try {
    const { for: then, found } = JSON.parse(readFileSync(RECORD, "utf8"));
    const { terraform, provider, moto } = found;
    const files = [terraform.where, provider.config, moto.where, provider.mirror];
    const same = JSON.stringify(then) === JSON.stringify(circumstances());
    return same && files.every((file) => existsSync(file)) ? found : undefined;
  } catch {
    return undefined;
  }
}

/** Environment variables for Terraform and every program that starts it. */
export function toolEnvironment({ provider }) {
  return {
    TF_CLI_CONFIG_FILE: provider.config,
    TF_IN_AUTOMATION: "1",
    CHECKPOINT_DISABLE: "1",
    // By default Terraform uses a third of its CPU time for garbage collection while it reads the provider's schema; 400 needs 40 MB more.
    GOGC: process.env.GOGC ?? "400",
    DISABLE_VERSION_CHECK: "1",
    TF_INPUT: "0",
    // The cache is that of the CLI configuration.
    TF_PLUGIN_CACHE_DIR: "",
  };
}
