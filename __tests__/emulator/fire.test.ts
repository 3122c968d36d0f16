import { select, targetInput } from "../../emulator/events/target-input";
import { fakeEmulator, type FakeEmulator } from "../support/fake-emulator";

const REGION = "us-east-2";
const arn = (service: string, resource: string) => `arn:aws:${service}:${REGION}:123456789012:${resource}`;
let at: FakeEmulator;
let rule: { State?: string; targets: object[] };
let schedule: { State?: string; Target: object };

beforeEach(async () => {
  rule = { targets: [] };
  schedule = { Target: {} };
  at = await fakeEmulator(({ what }) => {
    switch (what) {
      case "AWSEvents.DescribeRule":
        return { Name: "weekly", Arn: arn("events", "rule/weekly"), ...rule };
      case "AWSEvents.ListTargetsByRule":
        return { Targets: rule.targets };
      case "GET /schedules/nightly?groupName=dr":
        return { Arn: arn("scheduler", "schedule/dr/nightly"), ...schedule };
      case "AmazonSQS.SendMessage":
        return { MessageId: "m-1" };
      case "AWSStepFunctions.StartExecution":
        return { executionArn: "execution-1" };
      case "AWSEvents.PutEvents":
        return { Entries: [{ EventId: "e-1" }] };
      case "Action=Publish":
        return "<PublishResponse><PublishResult><MessageId>p-1</MessageId></PublishResult></PublishResponse>";
      case "Action=CreateSnapshot":
        return "<CreateSnapshotResponse/>";
      default:
        return undefined;
    }
  });
});
afterEach(() => at.close());

const fire = (body: object) => at.control("POST", "/fire", { region: REGION, ...body });
/** What was sent to the queue, as JSON. */
const queued = (): unknown => {
  const { MessageBody } = JSON.parse(body("AmazonSQS.SendMessage")[0]!) as { MessageBody: string };
  return JSON.parse(MessageBody);
};
const body = (what: string) => at.arrived.filter((one) => one.what === what).map((one) => one.body);

describe("the input of a target", () => {
  const event = { detail: { state: 'down "hard"', list: [1, 2] }, source: "app" };
  const names = { name: "r", arn: "arn:r" };
  test.each([
    ["the event itself", {}, JSON.stringify(event)],
    ["a constant", { Input: '{"a":1}' }, '{"a":1}'],
    ["a part", { InputPath: "$.detail.list" }, "[1,2]"],
    ["a part that is not there", { InputPath: "$.detail.other" }, "null"],
    [
      "a filled template",
      {
        InputTransformer: {
          InputPathsMap: { state: "$.detail.state", first: "$.detail.list[0]", list: "$.detail.list" },
          InputTemplate: '{"text":"is <state> in <aws.events.rule-name>","n":<first>,"l":<list>,"u":"<unknown>"}',
        },
      },
      '{"text":"is down \\"hard\\" in r","n":1,"l":[1,2],"u":"<unknown>"}',
    ],
  ])("is %s", (_, choice, expected) => {
    expect(targetInput(choice, event, names)).toBe(expected);
  });

  test("a path ends where there is nothing", () => {
    expect([select({ a: [{ b: 1 }] }, "$.a[0].b"), select({ a: 1 }, "$.a.b"), select(null, "$.a")]).toEqual([
      1,
      undefined,
      undefined,
    ]);
  });
});

test("E9: a rule is fired with a scheduled event, and each target gets its own input", async () => {
  rule.targets = [
    { Arn: arn("states", "stateMachine:drill"), Input: '{"workflow":"drill"}' },
    { Arn: arn("sqs", "q"), InputPath: "$.source", SqsParameters: { MessageGroupId: "g" } },
    { Arn: arn("sns", "t") },
    { Arn: arn("events", "event-bus/other"), Input: "{}" },
    { Arn: arn("ecs", "cluster/c") },
  ];
  expect(await fire({ rule: "weekly" })).toMatchObject([
    { delivered: "execution-1", input: '{"workflow":"drill"}' },
    { delivered: "m-1", input: '"aws.events"' },
    { delivered: "p-1" },
    { delivered: "e-1" },
    { error: expect.stringContaining("delivers nothing to arn:aws:ecs") },
  ]);
  expect(JSON.parse(body("AmazonSQS.SendMessage")[0]!)).toMatchObject({
    MessageBody: '"aws.events"',
    MessageGroupId: "g",
  });
  const published = new URLSearchParams(body("Action=Publish")[0]).get("Message");
  expect(JSON.parse(published!)).toMatchObject({
    "detail-type": "Scheduled Event",
    resources: [arn("events", "rule/weekly")],
    region: REGION,
  });
  expect(at.gateway.log.find({ caller: "events.amazonaws.com" })).toHaveLength(4);
});

test("an event given with the firing takes the place of the scheduled one", async () => {
  rule.targets = [{ Arn: arn("sqs", "q") }];
  await fire({ rule: "weekly", event: { source: "app", detail: { alarm: "down" } } });
  expect(queued()).toMatchObject({
    source: "app",
    detail: { alarm: "down" },
  });
});

test("a schedule is fired with its input, its own names filled in", async () => {
  schedule.Target = {
    Arn: arn("sqs", "q"),
    Input: '{"of":"<aws.scheduler.schedule-arn>","n":"<aws.scheduler.attempt-number>"}',
  };
  await fire({ schedule: "nightly", group: "dr" });
  expect(queued()).toEqual({
    of: arn("scheduler", "schedule/dr/nightly"),
    n: "1",
  });
});

test("D3: a schedule may call an action, as for snapshots every few hours", async () => {
  schedule.Target = {
    Arn: "arn:aws:scheduler:::aws-sdk:elasticache:createSnapshot",
    Input: JSON.stringify({ ReplicationGroupId: "cache", SnapshotName: "s", Tags: [{ Key: "a", Value: "b" }] }),
  };
  expect(await fire({ schedule: "nightly", group: "dr" })).toMatchObject([{ delivered: "elasticache:CreateSnapshot" }]);
  expect(Object.fromEntries(new URLSearchParams(body("Action=CreateSnapshot")[0]))).toMatchObject({
    ReplicationGroupId: "cache",
    "Tags.member.1.Key": "a",
  });
  schedule.Target = { Arn: "arn:aws:scheduler:::aws-sdk:quantum:leap", Input: "{}" };
  expect(await fire({ schedule: "nightly", group: "dr" })).toMatchObject([
    { error: expect.stringContaining("no actions of quantum") },
  ]);
});

test("a target in a failed region does not get it, and the result of the firing states that", async () => {
  rule.targets = [{ Arn: arn("sqs", "q") }];
  at.gateway.faults.failRegion(REGION, "refuse");
  expect(await fire({ rule: "weekly" })).toMatchObject([{ error: expect.stringMatching(/ECONNRESET|hang up/) }]);
  expect(body("AmazonSQS.SendMessage")).toEqual([]);
});

test.each([
  ["a disabled rule", () => (rule.State = "DISABLED"), { rule: "weekly" }, "rule weekly is disabled"],
  [
    "a disabled schedule",
    () => (schedule.State = "DISABLED"),
    { schedule: "nightly", group: "dr" },
    "schedule nightly is disabled",
  ],
  ["a schedule that is not there", () => 0, { schedule: "other" }, "NotFoundException"],
  ["both at once", () => 0, { rule: "a", schedule: "b" }, "either a rule or a schedule"],
  ["nothing", () => 0, {}, "either a rule or a schedule"],
])("%s is not fired", async (_, arrange, request, message) => {
  arrange();
  await expect(fire(request)).rejects.toThrow(message);
});
