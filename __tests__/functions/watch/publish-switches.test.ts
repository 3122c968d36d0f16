import { switchesOf } from "../../../dr/derived/traffic-switches";
import { DrTable } from "../../../functions/runtime/dr-table/dr-table";
import { publishSwitches } from "../../../functions/watch/publish-switches/publish-switches";
import { planOf, webPlan } from "../../support/dr/plans";
import { clientError, FakeAws } from "../../support/functions/fake-aws";

const request = switchesOf(webPlan())!;

function publishing() {
  const aws = new FakeAws();
  const clients = { table: new DrTable(aws.client("dynamodb")("us-east-2"), "table"), now: () => aws.now };
  const run = publishSwitches({ ...clients, cloudwatch: aws.client("cloudwatch")("us-east-2") });
  const value = (Site: string) => aws.newest("us-east-2", "TrafficSwitch", { Site });
  return { aws, run: () => run(request), values: () => [value("primary"), value("secondary")] };
}

test("S9: the input is where the plan's steps publish, and a plan without traffic switches has none", () => {
  expect(request).toEqual({
    ...{ plan: "web-dev", namespace: "Steadfast/web-dev", metric: "TrafficSwitch", dimension: "Site" },
  });
  expect(switchesOf(planOf([]))).toBeUndefined();
});

test("S9: the recorded traffic switches are published again, an evacuated site as evacuated", async () => {
  const { aws, run, values } = publishing();
  expect(await run()).toEqual({ primary: 1, secondary: 1 });
  expect(values()).toEqual([1, 1]);
  aws.table.set("web-dev", "SITE#primary", { trafficSwitch: 0 });
  aws.tick(60);
  expect(await run()).toEqual({ primary: 0, secondary: 1 });
  expect(values()).toEqual([0, 1]);
});

test("S9: nothing is published when the record cannot be read", async () => {
  const { aws, run, values } = publishing();
  aws.errors.set("dynamodb:GetItem", [clientError("ThrottlingException")]);
  await expect(run()).rejects.toMatchObject({ name: "Throttled" });
  expect(values()).toEqual([undefined, undefined]);
});
