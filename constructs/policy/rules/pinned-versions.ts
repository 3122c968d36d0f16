import { finding, type Rule } from "../rule";
import { isObject, show } from "../stack-document";

export const pinnedVersions: Rule = {
  id: "pinned-versions",
  title: "Providers are pinned to an exact version",
  source: "https://developer.hashicorp.com/terraform/language/expressions/version-constraints#best-practices",
  check: ({ json }) => {
    const terraform = isObject(json["terraform"]) ? json["terraform"] : {};
    const providers = isObject(terraform["required_providers"]) ? Object.entries(terraform["required_providers"]) : [];
    return [
      ...providers
        .filter(([, provider]) => !isObject(provider) || !/^\d+\.\d+\.\d+$/.test(show(provider["version"])))
        .map(([name]) => finding(`provider.${name}`, "has no exact version: pin it as 'x.y.z'")),
    ];
  },
};
