import { finding, type Rule } from "../rule";
import { isObject } from "../stack-document";

export const terraformBlocks: Rule = {
  id: "terraform-blocks",
  title: "`terraform` in cdk.tf.json contains only blocks, so that scanners can read it",
  source: "https://github.com/bridgecrewio/checkov/issues/7454",
  check: ({ json }) =>
    Object.entries(isObject(json["terraform"]) ? json["terraform"] : {})
      .filter(([, value]) => !isBlock(value))
      .map(([name]) =>
        finding(
          "terraform",
          `has the setting ${name} in cdk.tf.json, on which checkov 3.3 fails: write it into versions.tf`,
        ),
      ),
};

function isBlock(value: unknown): boolean {
  return Array.isArray(value) ? value.every(isBlock) : typeof value === "object" && value !== null;
}
