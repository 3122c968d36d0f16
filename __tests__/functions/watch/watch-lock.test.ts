import { lockWatch } from "../../../dr/record/lock-watch";
import { newRecord } from "../../../dr/record/transitions";
import { watchLock } from "../../../functions/watch/watch-lock/watch-lock";
import { WEB_VALUES, webPlan } from "../../support/dr/plans";
import { clientError, FakeAws } from "../../support/functions/fake-aws";
import { DrTable } from "../../../functions/runtime/dr-table/dr-table";

const { control } = WEB_VALUES.regions;
const LOCK = { execution: "one", epoch: 3, workflow: "activate", site: "secondary", mode: "unplanned" } as const;

/** The metrics for a record and a status of the execution in Step Functions. */
async function unfinished(record: object, status?: string): Promise<{ aws: FakeAws; values: readonly unknown[] }> {
  const aws = new FakeAws();
  aws.table.set("web-dev", "RECORD", { ...newRecord("web-dev"), version: 1, ...record });
  aws.table.set("web-dev", "EXECUTION#one", { startedAt: "2026-11-21T11:50:00.000Z" });
  aws.others["states:DescribeExecution"] = () => {
    if (status === undefined) throw clientError("ExecutionDoesNotExist");
    return { status };
  };
  const watch = watchLock({
    table: new DrTable(aws.client("dynamodb")(control), WEB_VALUES.table),
    cloudwatch: aws.client("cloudwatch")(control),
    states: aws.client("states")(control),
    now: () => aws.now,
  });
  const { unfinishedExecutions, lockAgeSeconds, pendingFences } = await watch(lockWatch(webPlan()));
  const put = (metric: string) => aws.newest(control, metric, { Plan: "web-dev" });
  const values = [put("UnfinishedExecutions"), put("LockAgeSeconds"), put("PendingFences")];
  expect(values).toEqual([unfinishedExecutions, lockAgeSeconds, pendingFences]);
  return { aws, values };
}

test("X13: without a lock all metrics are 0, and they are published", async () => {
  const { aws, values } = await unfinished({});
  expect(values).toEqual([0, 0, 0]);
  expect(aws.calls.map(({ action }) => action)).not.toContain("states:DescribeExecution");
});

test("E9: a running execution is not unfinished, and its lock has an age", async () => {
  const { aws, values } = await unfinished({ lock: LOCK }, "RUNNING");
  expect(values).toEqual([0, 600, 0]);
  expect(aws.calls.find(({ action }) => action === "states:DescribeExecution")!.input).toEqual({
    executionArn: `arn:aws:states:us-east-2:${WEB_VALUES.account}:execution:web-dev-activate:one`,
  });
});

test.each(["FAILED", "ABORTED", "TIMED_OUT", "SUCCEEDED", undefined])(
  "E9: a lock whose execution is %s counts as unfinished until the execution is resumed",
  async (status) => {
    expect((await unfinished({ lock: LOCK }, status)).values).toEqual([1, 600, 0]);
  },
);

test("an expired lock of a drill is free, and one that has not expired is held", async () => {
  const now = Date.parse("2026-11-21T12:00:00.000Z") / 1000;
  const drill = { ...LOCK, workflow: "drill" };
  expect((await unfinished({ lock: { ...drill, expires: now } })).values).toEqual([0, 0, 0]);
  expect((await unfinished({ lock: { ...drill, expires: now + 1 } })).values).toEqual([1, 600, 0]);
});

test("X6: a pending fence is counted until it is complete", async () => {
  const sites = { primary: "fence-pending", secondary: "active" };
  expect((await unfinished({ activeSite: "secondary", sites })).values).toEqual([0, 0, 1]);
  expect((await unfinished({ activeSite: "secondary", sites: { ...sites, primary: "fenced" } })).values).toEqual([
    0, 0, 0,
  ]);
});

test("E9: when Step Functions cannot be called no metric is published: the alarms keep their state", async () => {
  const aws = new FakeAws();
  aws.table.set("web-dev", "RECORD", { ...newRecord("web-dev"), version: 1, lock: LOCK });
  aws.others["states:DescribeExecution"] = () => {
    throw clientError("ThrottlingException");
  };
  const watch = watchLock({
    table: new DrTable(aws.client("dynamodb")(control), WEB_VALUES.table),
    cloudwatch: aws.client("cloudwatch")(control),
    states: aws.client("states")(control),
  });
  await expect(watch(lockWatch(webPlan()))).rejects.toMatchObject({ name: "Throttled" });
  expect(aws.newest(control, "UnfinishedExecutions", { Plan: "web-dev" })).toBeUndefined();
});
