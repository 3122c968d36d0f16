/** Finds or fetches everything the project needs beyond Node itself. Uses Node alone: nothing is installed yet. */
import { existsSync, readFileSync, writeFileSync } from "node:fs";
import { findMoto } from "./moto.mjs";
import { findNode } from "./node.mjs";
import { findPackages } from "./packages.mjs";
import { stored } from "./paths.mjs";
import { findProvider } from "./provider.mjs";
import { findTerraform } from "./terraform.mjs";

const RECORD = stored("environment.json");

/** In the order in which one needs the other. */
const STEPS = [
  ["node", "Node", () => findNode()],
  ["packages", "npm packages", (say, may) => findPackages(say, { install: may })],
  ["terraform", "Terraform", (say, may) => findTerraform(say, { fetchIt: may })],
  ["provider", "AWS provider", () => findProvider()],
  ["moto", "emulator", (say, may) => findMoto(say, { make: may })],
];

/** Sets the machine up and returns where things are; what was found before is trusted while it is still there. */
export async function setup(say = () => {}) {
  findNode();
  findPackages(say);
  const known = recorded();
  if (known) return known;
  const found = {};
  for (const [key, , find] of STEPS) found[key] = await find(say, true);
  writeFileSync(RECORD, JSON.stringify({ path: process.env.PATH, found }, null, 2));
  return found;
}

/** Every step with what was found or what is missing; installs nothing. */
export async function examine() {
  const rows = [];
  for (const [key, title, find] of STEPS) {
    try {
      rows.push({ key, title, ...(await find(() => {}, false)) });
    } catch (error) {
      rows.push({ key, title, problem: error.message });
    }
  }
  return rows;
}

function recorded() {
  try {
    const { path, found } = JSON.parse(readFileSync(RECORD, "utf8"));
    const { terraform, provider, moto } = found;
    const files = [terraform.where, provider.config, moto.where, ...(provider.mirror ? [provider.mirror] : [])];
    return path === process.env.PATH && files.every((file) => existsSync(file)) ? found : undefined;
  } catch {
    return undefined;
  }
}

/** What Terraform and everything that starts it must have in its environment. */
export function toolEnvironment({ provider }) {
  return {
    TF_CLI_CONFIG_FILE: provider.config,
    TF_IN_AUTOMATION: "1",
    CHECKPOINT_DISABLE: "1",
    // By default Terraform spends a third of its CPU time on collecting garbage while it reads the provider's schema; 400 takes 40 MB more.
    GOGC: process.env.GOGC ?? "400",
    DISABLE_VERSION_CHECK: "1",
  };
}
