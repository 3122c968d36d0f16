import { type CostExplorerClient, GetCostAndUsageCommand, type ResultByTime } from "@aws-sdk/client-cost-explorer";
import type { CostLine } from "../../../dr/record/cost-item";

/** Cost of a service in a site on one day. */
export interface DayCost extends CostLine {
  readonly day: string;
  readonly estimated: boolean;
}

export interface Period {
  /** `YYYY-MM-DD`; `until` is not part of it. */
  readonly from: string;
  readonly until: string;
  readonly tags: Readonly<Record<string, string>>;
}

const METRIC = "UnblendedCost";
const SITES: readonly string[] = ["primary", "secondary", "control", "global"] satisfies CostLine["site"][];

/**
 * Costs by day, site and service of all resources with these tags. A request costs USD 0.01: one returns all days of a month.
 * @see https://docs.aws.amazon.com/aws-cost-management/latest/APIReference/API_GetCostAndUsage.html
 */
export async function dayCosts(
  client: Pick<CostExplorerClient, "send">,
  { from, until, tags }: Period,
): Promise<readonly DayCost[]> {
  const costs: DayCost[] = [];
  let page: string | undefined;
  do {
    const { ResultsByTime = [], NextPageToken } = await client.send(
      new GetCostAndUsageCommand({
        TimePeriod: { Start: from, End: until },
        Granularity: "DAILY",
        Metrics: [METRIC],
        GroupBy: [
          { Type: "TAG", Key: "Site" },
          { Type: "DIMENSION", Key: "SERVICE" },
        ],
        Filter: { And: Object.entries(tags).map(([Key, value]) => ({ Tags: { Key, Values: [value] } })) },
        ...(page === undefined ? {} : { NextPageToken: page }),
      }),
    );
    costs.push(...ResultsByTime.flatMap(ofDay));
    page = NextPageToken;
  } while (page !== undefined);
  return costs;
}

function ofDay({ TimePeriod, Groups = [], Estimated = false }: ResultByTime): readonly DayCost[] {
  return Groups.map(({ Keys: [tag = "", service = ""] = [], Metrics = {} }) => ({
    day: TimePeriod?.Start ?? "",
    site: siteOf(tag),
    service,
    usd: Number(Metrics[METRIC]?.Amount ?? 0),
    estimated: Estimated,
  }));
}

/** The group of a tag is called `Site$primary`, and `Site$` where the tag is missing. */
function siteOf(tag: string): CostLine["site"] {
  const value = tag.slice(tag.indexOf("$") + 1);
  return SITES.includes(value) ? (value as CostLine["site"]) : "untagged";
}
