import * as fs from "node:fs";
import * as path from "node:path";

export interface Machine {
  readonly terraform: string;
  readonly python: string;
  readonly env: Record<string, string>;
}

/** Paths that the setup found on this machine; `npm test` runs the setup first. */
export function machine(): Machine {
  const file = path.resolve(".steadfast/environment.json");
  if (!fs.existsSync(file)) throw new Error("the machine is not set up: run `npm run doctor`, then `npm test`");
  const { found } = JSON.parse(fs.readFileSync(file, "utf8")) as {
    found: { terraform: { where: string }; moto: { where: string }; provider: { config: string } };
  };
  return {
    terraform: found.terraform.where,
    python: found.moto.where,
    env: {
      TF_CLI_CONFIG_FILE: found.provider.config,
      CHECKPOINT_DISABLE: "1",
      DISABLE_VERSION_CHECK: "1",
      TF_IN_AUTOMATION: "1",
    },
  };
}
