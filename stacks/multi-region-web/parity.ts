import type { SiteValues } from "../../config/schema/site";
import { contains, formatBlock, parseBlock } from "../../constructs/network/cidr";
import { type Difference, type Half, parity } from "../../constructs/policy/parity";
import type { RuleFinding } from "../../constructs/policy/review";
import { StackDocument } from "../../constructs/policy/stack-document";
import type { DeploymentFrame } from "../deployment-frame";
import type { SiteStack } from "../site-stack";

const STANDBY = "service.standbyShare: the secondary waits with a share of the tasks and is scaled up in a failover";

/** Compares what primary and secondary are made of; the differences that are meant to be stand here. */
export function siteParity(frame: DeploymentFrame, primary: SiteStack, secondary: SiteStack): RuleFinding[] {
  const { deployment } = frame;
  const { min, standbyShare } = deployment.service;
  const smaller = deployment.edge.routing === "failover" && Math.max(1, Math.ceil(min * standbyShare)) !== min;
  const declared: Difference[] = smaller
    ? [
        { where: "aws_appautoscaling_target.service_scaling min_capacity", reason: STANDBY },
        { where: "aws_ecs_service.service capacity_provider_strategy[*].base", reason: STANDBY },
        { where: "aws_ecs_service.service desired_count", reason: STANDBY },
      ]
    : [];
  return parity(half(frame, primary, secondary), half(frame, secondary, primary), declared);
}

function half({ deployment }: DeploymentFrame, own: SiteStack, other: SiteStack): Half {
  const values = (stack: SiteStack) => deployment.sites.find(({ role }) => role === stack.siteRole)!;
  const swaps = [...words(values(own), "own"), ...words(values(other), "other")];
  return {
    document: new StackDocument(own.facts, own.toTerraform()),
    common: (text) => swaps.reduce((done, swap) => swap(done), text),
  };
}

type Swap = (text: string) => string;

/** The words of a site, the longer ones first: zones before the region they begin with. */
function words({ role, region, zones, cidr }: SiteValues, whose: string): Swap[] {
  const plain: [string, string][] = [
    ...zones.map((zone, i): [string, string] => [zone, `<${whose} zone ${i + 1}>`]),
    [region, `<${whose} region>`],
    [role, `<${whose} role>`],
  ];
  const swaps = plain.flatMap(([word, common]): Swap[] => [
    (text) => text.replaceAll(word, common),
    (text) => text.replaceAll(word.replaceAll("-", "_"), common),
  ]);
  return [...swaps, (text) => text.replace(BLOCK, (block) => placeOf(block, cidr, whose))];
}

const BLOCK = /\b\d+\.\d+\.\d+\.\d+\/\d+\b/g;

/** A block by its place inside the site's network. */
function placeOf(text: string, network: string, whose: string): string {
  const [block, vpc] = [parseBlock(text), parseBlock(network)];
  if (!block || !vpc || !contains(vpc, block)) return text;
  return `<${whose} network + ${formatBlock({ start: block.start - vpc.start, prefix: block.prefix })}>`;
}
