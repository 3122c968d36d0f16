import { finding, type Rule } from "../rule";
import { blocks, isObject, show } from "../stack-document";

export const oneProvider: Rule = {
  id: "one-provider",
  title: "A stack has one AWS provider, in its own region, bound to its account; one that links two sites has two",
  source: "docs/architecture.md, rule 1",
  check: (stack) => {
    const providers = isObject(stack.json["provider"]) ? blocks(stack.json["provider"]["aws"]) : [];
    const wanted = stack.facts.kind === "link" ? 2 : 1;
    if (providers.length !== wanted) {
      return [
        finding(
          "provider.aws",
          `is configured ${providers.length} times, not ${wanted}: one state belongs to one region, split the stack`,
        ),
      ];
    }
    return [
      ...(providers[0]!["region"] === stack.facts.region
        ? []
        : [
            finding(
              "provider.aws",
              `works in ${show(providers[0]!["region"])}: the stack belongs to ${stack.facts.region}`,
            ),
          ]),
      ...(providers.every((provider) => provider["allowed_account_ids"] !== undefined)
        ? []
        : [finding("provider.aws", "would deploy to any account: set allowed_account_ids")]),
    ];
  },
};
