import type { SiteValues } from "../../../config/schema/groups/site";
import { contains, formatBlock, parseBlock } from "../../../constructs/network/cidr";
import { type Difference, type Half, parity } from "../../../constructs/policy/parity";
import type { RuleFinding } from "../../../constructs/policy/review";
import type { DeploymentStacks } from "../deployment-stacks";
import type { SiteStack } from "../site-stack";

/** One site creates the secret and the other reads its replica, under the same address. */
const SECRET_TYPE = "aws_secretsmanager_secret";

/** Compares the resources of two sites' stacks of the same kind; the intended differences are declared. */
export function stackParity(
  frame: DeploymentStacks,
  one: SiteStack,
  two: SiteStack,
  declared: readonly Difference[],
): RuleFinding[] {
  return parity(half(frame, one, two), half(frame, two, one), declared);
}

function half(frame: DeploymentStacks, own: SiteStack, other: SiteStack): Half {
  const values = (stack: SiteStack) => frame.valuesOf(stack.siteRole);
  const sites = [
    { whose: "own", ...values(own) },
    { whose: "other", ...values(other) },
  ];
  const words = new Map([[`data.${SECRET_TYPE}.`, `${SECRET_TYPE}.`], ...sites.flatMap(wordsOf)]);
  const roles = new Map(sites.map(({ whose, role }) => [role as string, `<${whose} role>`]));
  // A role counts as part of a name or of a sentence about the site; caches have primaries of their own.
  const pattern = new RegExp(
    [
      ...[...words.keys()].sort((a, b) => b.length - a.length).map((word) => word.replaceAll(".", "\\.")),
      `(?<=^|[-/_"' ])(?:${[...roles.keys()].join("|")})(?=$|[-/_."' ])`,
      "\\b\\d+\\.\\d+\\.\\d+\\.\\d+/\\d+\\b",
    ].join("|"),
    "g",
  );
  const block = (text: string) => sites.reduce((done, { whose, cidr }) => placeOf(done, cidr, whose), text);
  return {
    document: own.document,
    common: (text) => text.replace(pattern, (found) => words.get(found) ?? roles.get(found) ?? block(found)),
  };
}

/** The region and zones of a site, in either spelling, and their common names. */
function wordsOf({ whose, region, zones }: SiteValues & { readonly whose: string }): [string, string][] {
  const words: [string, string][] = [
    ...zones.map((zone, i): [string, string] => [zone, `<${whose} zone ${i + 1}>`]),
    [region, `<${whose} region>`],
  ];
  return words.flatMap(([word, common]) => [
    [word, common],
    [word.replaceAll("-", "_"), common],
  ]);
}

/** A block by its place inside the site's network. */
function placeOf(text: string, network: string, whose: string): string {
  const [block, vpc] = [parseBlock(text), parseBlock(network)];
  if (!block || !vpc || !contains(vpc, block)) return text;
  return `<${whose} network + ${formatBlock({ start: block.start - vpc.start, prefix: block.prefix })}>`;
}
