import { finding, type Rule } from "../rule";
import { strings } from "../stack-document";
import { texts } from "../values";

const EXPRESSION = /\$\{((?:[^{}]|\{[^{}]*\})*)\}/g;
const REFERENCE = /(?<![\w.])(?:data\.)?(?:aws|random)_\w+\.[A-Za-z_]\w*/g;

export const ownReferences: Rule = {
  id: "own-references",
  title: "A stack refers only to its own resources",
  source: "docs/architecture.md, rule 2",
  check: (stack) => {
    const held = new Set([...stack.resources, ...stack.dataSources].map(({ address }) => address));
    return [...stack.resources, ...stack.dataSources].flatMap((resource) => {
      const after = texts(resource.values["depends_on"]).flatMap((text) => text.match(REFERENCE) ?? []);
      const targets = [...strings(resource.values).flatMap(referencesIn), ...after];
      return [...new Set(targets)]
        .filter((target) => !held.has(target))
        .map((target) =>
          finding(resource, `refers to ${target}, which is in another stack: pass a deterministic name instead`),
        );
    });
  },
};

function referencesIn(text: string): string[] {
  return [...text.matchAll(EXPRESSION)].flatMap((match) => match[1]!.match(REFERENCE) ?? []);
}
