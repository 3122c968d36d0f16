import type { Needs, Pending } from "../needs";
import { FREE_TYPES } from "./free-types";
import { PRICED_REGIONS } from "./price-list";
import { COSTS, type CostItem, UnknownPrice } from "./resource-costs";

/** Monthly price of the resources of one type in one stack. */
export interface CostLine {
  readonly stack: string;
  readonly type: string;
  readonly resources: number;
  /** US dollars a month. */
  readonly usd: number;
}

export interface Estimate {
  /** Most expensive first. */
  readonly lines: readonly CostLine[];
  readonly usd: number;
  /** Resource types that are neither priced nor free, and instance classes without a price; their costs are not in the sum. */
  readonly unpriced: readonly string[];
  /** Regions without prices in the list; the prices of the priced regions are used. */
  readonly otherRegions: readonly string[];
}

/** Monthly price of everything in the stacks, with the assumptions of `ASSUMPTIONS`. */
export function estimate(needs: Needs): Estimate {
  const lines: CostLine[] = [];
  const unpriced = new Set<string>();
  for (const stack of needs.stacks) {
    const own = stack.resources.map((resource): Pending => ({ ...resource, stack: stack.name, region: stack.region }));
    const context = {
      of: (type: string) => own.filter((resource) => resource.type === type),
      isActive: stack.name === `${needs.deployment}-primary`,
    };
    for (const type of new Set(own.map((resource) => resource.type))) {
      const costOf = COSTS[type];
      if (!costOf) {
        if (!FREE_TYPES.includes(type)) unpriced.add(type);
        continue;
      }
      const usd = context
        .of(type)
        .flatMap((resource) => priced(() => costOf(resource, context), type, unpriced))
        .reduce((sum, one) => sum + dollars(one, stack.region), 0);
      lines.push({ stack: stack.name, type, resources: context.of(type).length, usd });
    }
  }
  lines.sort((a, b) => b.usd - a.usd || a.stack.localeCompare(b.stack) || a.type.localeCompare(b.type));
  return {
    lines,
    usd: lines.reduce((sum, { usd }) => sum + usd, 0),
    unpriced: [...unpriced].sort(),
    otherRegions: needs.regions.filter((region) => !PRICED_REGIONS.some((priced) => priced === region)),
  };
}

/** The costs of a resource; none, and an entry in `unpriced`, when its instance class has no price. */
function priced(costs: () => readonly CostItem[], type: string, unpriced: Set<string>): readonly CostItem[] {
  try {
    return costs();
  } catch (error) {
    if (!(error instanceof UnknownPrice)) throw error;
    unpriced.add(`${type} (${error.instanceClass})`);
    return [];
  }
}

function dollars({ price, quantity }: CostItem, region: string): number {
  return quantity * (price.byRegion?.[region] ?? price.usd);
}
