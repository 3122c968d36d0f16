import type { SiteValues } from "../../../config/schema/groups/site";
import { contains, formatBlock, parseBlock } from "../../../constructs/network/cidr";
import { type Difference, type ComparedStack, parity } from "../../../constructs/policy/parity";
import type { RuleFinding } from "../../../constructs/policy/review";
import type { DeploymentStacks } from "../deployment-stacks";
import type { SiteStack } from "../site-stack";

/** One site creates the secret and the other reads its replica, under the same address. */
const SECRET_TYPE = "aws_secretsmanager_secret";

/** Compares the resources of two sites' stacks of the same kind; the intended differences are declared. */
export function stackParity(
  stacks: DeploymentStacks,
  one: SiteStack,
  two: SiteStack,
  declared: readonly Difference[],
): RuleFinding[] {
  return parity(comparedStack(stacks, one, two), comparedStack(stacks, two, one), declared);
}

function comparedStack(stacks: DeploymentStacks, own: SiteStack, other: SiteStack): ComparedStack {
  const values = (stack: SiteStack) => stacks.valuesOf(stack.siteRole);
  const sites = [
    { whose: "own", ...values(own) },
    { whose: "other", ...values(other) },
  ];
  const names = new Map([[`data.${SECRET_TYPE}.`, `${SECRET_TYPE}.`], ...sites.flatMap(namesOf)]);
  const roles = new Map(sites.map(({ whose, role }) => [role as string, `<${whose} role>`]));
  // A role counts as part of a name or of a sentence about the site; caches have primaries of their own.
  const pattern = new RegExp(
    [
      ...[...names.keys()].sort((a, b) => b.length - a.length).map((name) => name.replaceAll(".", "\\.")),
      `(?<=^|[-/_"' ])(?:${[...roles.keys()].join("|")})(?=$|[-/_."' ])`,
      "\\b\\d+\\.\\d+\\.\\d+\\.\\d+/\\d+\\b",
    ].join("|"),
    "g",
  );
  const block = (text: string) => sites.reduce((done, { whose, cidr }) => placeOf(done, cidr, whose), text);
  return {
    document: own.document,
    common: (text) => text.replace(pattern, (found) => names.get(found) ?? roles.get(found) ?? block(found)),
  };
}

/** The region and zones of a site, in either spelling, and their common names. */
function namesOf({ whose, region, zones }: SiteValues & { readonly whose: string }): [string, string][] {
  const names: [string, string][] = [
    ...zones.map((zone, i): [string, string] => [zone, `<${whose} zone ${i + 1}>`]),
    [region, `<${whose} region>`],
  ];
  return names.flatMap(([name, common]) => [
    [name, common],
    [name.replaceAll("-", "_"), common],
  ]);
}

/** A block by its place inside the site's network. */
function placeOf(text: string, network: string, whose: string): string {
  const [block, vpc] = [parseBlock(text), parseBlock(network)];
  if (!block || !vpc || !contains(vpc, block)) return text;
  return `<${whose} network + ${formatBlock({ start: block.start - vpc.start, prefix: block.prefix })}>`;
}
