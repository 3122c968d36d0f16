import { lastObservations } from "../../../functions/steps/confirm-outage/observations";
import { DrTable } from "../../../functions/runtime/dr-table/dr-table";
import { observe, type ObserveRequest } from "../../../functions/watch/observe/observe";
import { clientError, FakeAws, refusedConnection } from "../../support/functions/fake-aws";

const REQUEST: ObserveRequest = {
  ...{ plan: "web-dev", site: "primary", observer: "control", namespace: "Steadfast/web-dev" },
  ...{ url: "https://primary.example.com/health", referenceUrl: "https://secondary.example.com/health" },
  probe: { name: "web-dev-primary-probe", region: "us-east-1" },
};

function watching(pages: Readonly<Record<string, number | Error>>) {
  const aws = new FakeAws();
  for (const [name, answer] of Object.entries(pages)) aws.pages.set(`https://${name}.example.com/health`, answer);
  const report = { health: "healthy", reasons: ["a reason"], runningTasks: { web: 7 } };
  aws.probes.set("us-east-1 web-dev-primary-probe", () => report);
  const run = observe({
    ...{ table: new DrTable(aws.client("dynamodb")("us-east-2"), "table"), ask: aws.ask, now: () => aws.now },
    ...{ cloudwatch: aws.client("cloudwatch")("us-east-2"), lambda: aws.client("lambda") },
  });
  const metric = (name: string) => aws.newest("us-east-2", name, { Site: "primary", Observer: "control" });
  const item = () => aws.table.get("web-dev", "SITE#primary");
  return { aws, run, metric, item };
}

const dnsFailure = Object.assign(new Error("getaddrinfo ENOTFOUND"), { code: "ENOTFOUND" });
const fetchFailure = new TypeError("fetch failed", { cause: refusedConnection("there") });

test.each([
  ["returns 200", 200, 200, "healthy", 1],
  ["returns another success", 204, 200, "unknown", undefined],
  ["returns a server error", 503, 200, "unhealthy", 0],
  ["returns a client error", 403, 200, "unknown", undefined],
  ["does not respond, while the reference does", fetchFailure, 503, "unhealthy", 0],
  [
    "does not respond in time, while the reference does",
    Object.assign(new Error("late"), { name: "TimeoutError" }),
    200,
    "unhealthy",
    0,
  ],
  ["does not respond, nor does the reference", fetchFailure, fetchFailure, "unknown", undefined],
  ["cannot be resolved", dnsFailure, 200, "unknown", undefined],
  ["makes the probe throw", new Error("boom"), 200, "unknown", undefined],
] as const)("E6: the finding for a site that %s", async (_what, primary, secondary, expected, value) => {
  const { run, metric, item } = watching({ primary, secondary });
  expect(await run(REQUEST)).toMatchObject({ health: expected });
  expect(item()).toMatchObject({ "observer:control": { health: expected, at: "2026-11-21T12:00:00.000Z" } });
  expect([metric("Healthy"), metric("Heartbeat")]).toEqual([value, 1]);
});

test("without a reference URL, a missing response is unknown", async () => {
  const { run } = watching({ primary: fetchFailure });
  const { plan, site: role, observer, namespace, url } = REQUEST;
  expect(await run({ plan, site: role, observer, namespace, url })).toMatchObject({ health: "unknown" });
});

test("an observation contains the time since when the health is unchanged", async () => {
  const { run, aws, item } = watching({ primary: 200 });
  await run(REQUEST);
  aws.tick(60);
  await run(REQUEST);
  expect(item()).toMatchObject({
    "observer:control": { at: "2026-11-21T12:01:00.000Z", since: "2026-11-21T12:00:00.000Z" },
  });
  aws.pages.set(REQUEST.url, 500);
  await run(REQUEST);
  expect(item()).toMatchObject({
    "observer:control": { since: "2026-11-21T12:01:00.000Z", reasons: [expect.any(String)] },
  });
});

test("E6: confirm-outage reads the last observation of a minute", async () => {
  const { run, aws } = watching({ primary: 500, secondary: 200 });
  const { namespace } = REQUEST;
  const observers = [
    {
      name: "control",
      region: "us-east-2",
      namespace,
      metric: "Healthy",
      dimensions: { Site: "primary", Observer: "control" },
    },
  ];
  const observations = () => lastObservations(aws.client("cloudwatch"), { observers }, aws.now);
  await run(REQUEST);
  expect(await observations()).toMatchObject([{ health: "unhealthy" }]);
  aws.tick(20);
  aws.pages.set(REQUEST.url, 200);
  await run(REQUEST);
  expect(await observations()).toMatchObject([{ health: "healthy" }]);
});

test("the peak of running tasks is stored while the probe responds, and the finding does not depend on it", async () => {
  const { run, aws, item } = watching({ primary: 200 });
  await run(REQUEST);
  expect(item()).toMatchObject({ "peaks:web": { day: "2026-11-21", tasks: 7 } });
  aws.outages.add("us-east-1");
  expect(await run(REQUEST)).toMatchObject({ health: "healthy" });
  aws.outages.clear();
  aws.errors.set("lambda:InvokeFunction", [clientError("TooManyRequestsException")]);
  expect(await run(REQUEST)).toMatchObject({ health: "healthy" });
  expect(item()).toMatchObject({ "peaks:web": { tasks: 7 } });
  const { plan, site: role, observer, namespace, url } = REQUEST;
  const bare = watching({ primary: 200 });
  await bare.run({ plan, site: role, observer, namespace, url });
  expect(bare.item()).not.toHaveProperty("peaks:web");
});

test("S1: an observation is published before anything else is read, and needs no other region", async () => {
  const { run, aws, metric } = watching({ primary: 503 });
  for (const action of ["dynamodb:GetItem", "dynamodb:UpdateItem"])
    aws.errors.set(action, [clientError("AccessDenied")]);
  aws.probes.set("us-east-1 web-dev-primary-probe", () => {
    throw new Error("the probe hangs");
  });
  await expect(run(REQUEST)).rejects.toMatchObject({ name: "AccessDenied" });
  expect([metric("Healthy"), metric("Heartbeat")]).toEqual([0, 1]);
});

test("an observation that cannot be written is an error, throttled or not", async () => {
  const { run, aws } = watching({ primary: 200 });
  aws.errors.set("dynamodb:UpdateItem", [clientError("ThrottlingException")]);
  await expect(run(REQUEST)).rejects.toMatchObject({ name: "Throttled" });
  aws.outages.add("us-east-2");
  await expect(run(REQUEST)).rejects.toMatchObject({ name: "Transient" });
});
