import { newRecord } from "../../../dr/record/transitions";
import { costs } from "../../../functions/watch/costs/costs";
import { DrTable } from "../../../functions/runtime/dr-table/dr-table";
import { WEB_VALUES } from "../../support/dr/plans";
import { clientError, FakeAws } from "../../support/functions/fake-aws";

const REQUEST = {
  plan: "web-dev",
  strategy: "warm-standby",
  tags: { Deployment: "web", Environment: "dev" },
} as const;

const group = (site: string, service: string, amount: string) => ({
  Keys: [`Site$${site}`, service],
  Metrics: { UnblendedCost: { Amount: amount, Unit: "USD" } },
});
const day = (start: string, groups: object[], estimated = false) => ({
  TimePeriod: { Start: start, End: "" },
  Groups: groups,
  Estimated: estimated,
});

/** Runs the function with these pages of Cost Explorer. */
function world(pages: readonly (readonly object[])[], now = "2026-11-21T12:00:00.000Z") {
  const aws = new FakeAws();
  aws.now = new Date(now);
  aws.others["ce:GetCostAndUsage"] = ({ NextPageToken }: { NextPageToken?: string }) => {
    const page = Number(NextPageToken ?? 0);
    return { ResultsByTime: pages[page], ...(page + 1 < pages.length ? { NextPageToken: String(page + 1) } : {}) };
  };
  const run = costs({
    table: new DrTable(aws.client("dynamodb")("us-east-2"), WEB_VALUES.table),
    explorer: aws.client("ce")("us-east-1"),
    now: () => aws.now,
  });
  return { aws, run: () => run(REQUEST) };
}

test("X13, E7: yesterday and the month to date by site and service, highest cost first, with the active site", async () => {
  const { aws, run } = world([
    [
      day("2026-11-19", [group("primary", "Amazon Relational Database Service", "10.004"), group("", "Tax", "0.5")]),
      day(
        "2026-11-20",
        [
          group("secondary", "Amazon Elastic Container Service", "1.204"),
          group("primary", "Amazon Relational Database Service", "20.004"),
        ],
        true,
      ),
    ],
  ]);
  aws.table.set("web-dev", "RECORD", { ...newRecord("web-dev"), version: 1, activeSite: "secondary" });
  await run();
  expect(aws.table.get("web-dev", "COST#2026-11-20")).toMatchObject({
    ...{ plan: "web-dev", day: "2026-11-20", strategy: "warm-standby", activeSite: "secondary", estimated: true },
    lines: [
      { site: "primary", service: "Amazon Relational Database Service", usd: 20 },
      { site: "secondary", service: "Amazon Elastic Container Service", usd: 1.2 },
    ],
    monthToDate: [
      { site: "primary", service: "Amazon Relational Database Service", usd: 30.01 },
      { site: "secondary", service: "Amazon Elastic Container Service", usd: 1.2 },
      { site: "untagged", service: "Tax", usd: 0.5 },
    ],
    totalUsd: 21.21,
    monthToDateUsd: 31.71,
  });
});

test("X13: Cost Explorer is called once, in us-east-1, with the deployment's tags", async () => {
  const { aws, run } = world([[day("2026-11-20", [])]]);
  expect(await run()).toMatchObject({ lines: [], totalUsd: 0, estimated: true });
  const asked = aws.calls.filter(({ action }) => action === "ce:GetCostAndUsage");
  expect(asked).toMatchObject([
    {
      region: "us-east-1",
      input: {
        TimePeriod: { Start: "2026-11-01", End: "2026-11-21" },
        Granularity: "DAILY",
        Filter: {
          And: [{ Tags: { Key: "Deployment", Values: ["web"] } }, { Tags: { Key: "Environment", Values: ["dev"] } }],
        },
      },
    },
  ]);
});

test("on the first of a month the report covers the whole previous month", async () => {
  const { aws, run } = world([[day("2027-02-28", [group("control", "AWS Lambda", "1")])]], "2027-03-01T12:00:00.000Z");
  expect(await run()).toMatchObject({ day: "2027-02-28", monthToDateUsd: 1, estimated: false });
  expect(aws.calls[0]!.input).toMatchObject({ TimePeriod: { Start: "2027-02-01", End: "2027-03-01" } });
});

test("every page counts, and a second run of the day replaces the first", async () => {
  const { aws, run } = world([
    [day("2026-11-20", [group("primary", "AWS Lambda", "1")])],
    [day("2026-11-20", [group("primary", "Amazon DynamoDB", "2")])],
  ]);
  await run();
  const again = await run();
  expect(again.totalUsd).toBe(3);
  expect(Object.keys(aws.table.contents)).toEqual(["web-dev COST#2026-11-20"]);
});

test("X13: when Cost Explorer cannot be called nothing is written, and the function fails", async () => {
  const { aws, run } = world([]);
  aws.errors.set("ce:GetCostAndUsage", [clientError("LimitExceededException", "too often")]);
  await expect(run()).rejects.toThrow("too often");
  expect(aws.table.contents).toEqual({});
});
