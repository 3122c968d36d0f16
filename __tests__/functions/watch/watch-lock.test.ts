import { lockWatch } from "../../../dr/record/lock-watch";
import { newRecord } from "../../../dr/record/transitions";
import { watchLock } from "../../../functions/watch/watch-lock/watch-lock";
import { WEB_VALUES, webPlan } from "../../support/dr/plans";
import { clientError, FakeAws } from "../../support/functions/fake-aws";
import { DrTable } from "../../../functions/runtime/dr-table/dr-table";

const { control } = WEB_VALUES.regions;
const LOCK = { execution: "one", epoch: 3, workflow: "activate", site: "secondary", mode: "unplanned" } as const;

/** What is measured while the record is so, and Step Functions says so of the execution. */
async function remains(record: object, status?: string): Promise<{ aws: FakeAws; values: readonly unknown[] }> {
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
  const { openExecutions, lockAgeSeconds, pendingFences } = await watch(lockWatch(webPlan()));
  const put = (metric: string) => aws.newest(control, metric, { Plan: "web-dev" });
  const values = [put("OpenExecutions"), put("LockAgeSeconds"), put("PendingFences")];
  expect(values).toEqual([openExecutions, lockAgeSeconds, pendingFences]);
  return { aws, values };
}

test("X13: nothing is left where nobody holds the lock, and that is said too", async () => {
  const { aws, values } = await remains({});
  expect(values).toEqual([0, 0, 0]);
  expect(aws.calls.map(({ action }) => action)).not.toContain("states:DescribeExecution");
});

test("E9: an execution that runs is not open, and its lock has an age", async () => {
  const { aws, values } = await remains({ lock: LOCK }, "RUNNING");
  expect(values).toEqual([0, 600, 0]);
  expect(aws.calls.find(({ action }) => action === "states:DescribeExecution")!.input).toEqual({
    executionArn: `arn:aws:states:us-east-2:${WEB_VALUES.account}:execution:web-dev-activate:one`,
  });
});

test.each(["FAILED", "ABORTED", "TIMED_OUT", "SUCCEEDED", undefined])(
  "E9: a lock whose execution is %s is open until somebody takes it over",
  async (status) => {
    expect((await remains({ lock: LOCK }, status)).values).toEqual([1, 600, 0]);
  },
);

test("a drill's lock that has run out is free, and one that has not is held", async () => {
  const now = Date.parse("2026-11-21T12:00:00.000Z") / 1000;
  const drill = { ...LOCK, workflow: "drill" };
  expect((await remains({ lock: { ...drill, expires: now } })).values).toEqual([0, 0, 0]);
  expect((await remains({ lock: { ...drill, expires: now + 1 } })).values).toEqual([1, 600, 0]);
});

test("X6: a fence that is pending is counted until it holds", async () => {
  const sites = { primary: "fence-pending", secondary: "active" };
  expect((await remains({ activeSite: "secondary", sites })).values).toEqual([0, 0, 1]);
  expect((await remains({ activeSite: "secondary", sites: { ...sites, primary: "fenced" } })).values).toEqual([
    0, 0, 0,
  ]);
});

test("E9: when Step Functions cannot be asked nothing is said: the alarms stay as they are", async () => {
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
  expect(aws.newest(control, "OpenExecutions", { Plan: "web-dev" })).toBeUndefined();
});
