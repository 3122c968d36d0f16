import { Missing } from "./missing.mjs";

/**
 * Environment variables with which Terraform would do something else than this project expects: another workspace has other states,
 * another data folder other backends, further arguments other plans; logs are in the output that the tools read.
 * @see https://developer.hashicorp.com/terraform/cli/config/environment-variables
 */
const REFUSED = /^TF_(?:WORKSPACE|DATA_DIR|CLI_ARGS(?:_\w+)?|REATTACH_PROVIDERS|LOG(?:_\w+)?)$/;
/** Values that change nothing. */
const HARMLESS = { TF_WORKSPACE: ["default"], TF_LOG: ["off", "OFF"] };

/** Throws Missing with the names of all variables with which Terraform would do something else. */
export function checkTerraformVariables(env = process.env) {
  const set = Object.keys(env).filter(
    (name) => REFUSED.test(name) && env[name] !== "" && !HARMLESS[name]?.includes(env[name]),
  );
  if (set.length === 0) return { version: "none changes what Terraform does" };
  const shown = set.map((name) => `${name}=${env[name]}`).join(", ");
  throw new Missing(`Terraform would do something else than this project expects with ${shown} in the environment`, [
    `run the command without ${set.length === 1 ? "it" : "them"}: unset ${set.join(" ")}`,
  ]);
}
