import * as fs from "node:fs";

/** Context in which CDKTF expects the sources of local modules. */
export const LOCAL_MODULES = "cdktfRelativeModules";

/** Sources of the Terraform modules in the configuration of CDKTF that are folders of this project. */
export function localModules(file = "cdktf.json"): string[] {
  const { terraformModules = [] } = JSON.parse(fs.readFileSync(file, "utf8")) as {
    terraformModules?: readonly (string | { readonly source: string })[];
  };
  return terraformModules
    .map((module) => (typeof module === "string" ? module : module.source))
    .filter((source) => /^\.{1,2}\//.test(source));
}
