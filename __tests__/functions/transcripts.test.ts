/**
 * Complete transcripts, compared with reviewed ones: every call with its input, every item and every message. When a change
 * is intended: `npx jest --selectProjects unit -u functions/transcripts`, and read the diff.
 */
import { API_ROUTES } from "../../dr/api/api-routes";
import type { Plan } from "../../dr/plan/plan";
import { rdsReplica } from "../../functions/steps/rds-replica/rds-replica";
import { FakeApi } from "../support/functions/api";
import type { FakeAws } from "../support/functions/fake-aws";
import { Readied } from "../support/functions/readied";
import { Scene } from "../support/functions/scene";
import { WebWorld } from "../support/functions/web-world";

/** One line for each call, item or message. */
function transcript({ calls, table, published }: FakeAws): readonly string[] {
  const text = (value: unknown) =>
    JSON.stringify(value, (_, inner: unknown) =>
      inner instanceof Uint8Array ? new TextDecoder().decode(inner) : inner,
    );
  return [
    ...calls.map(({ action, region, input }) => `${region} ${action} ${text(input)}`),
    ...Object.entries(table.contents).map(([key, item]) => `${key}: ${text(item)}`),
    ...published.map(text),
  ];
}

test("a failover from a primary whose region has an outage, call by call", async () => {
  const world = new WebWorld();
  world.lose("primary");
  expect(await world.execute("activate", "secondary", "unplanned", "failover")).toMatchSnapshot();
  expect(transcript(world.aws)).toMatchSnapshot();
});

test.each<[Plan["workflows"][number]["kind"]]>([["activate"], ["drill"]])(
  "a planned %s, call by call",
  async (kind) => {
    const world = new WebWorld();
    expect(await world.execute(kind, "secondary", "planned", kind)).toMatchSnapshot();
    expect(transcript(world.aws)).toMatchSnapshot();
  },
);

test("a failover that is rolled back, call by call", async () => {
  const world = new WebWorld();
  world.lose("primary");
  world.aws.outages.clear();
  world.aws.globals.values().next().value!.members.pop();
  expect(await world.execute("activate", "secondary", "unplanned", "failing")).toMatchSnapshot();
  expect(transcript(world.aws)).toMatchSnapshot();
});

test.each([
  ["promote", { ReadReplicaSourceDBInstanceIdentifier: "db-primary" }],
  ["rebuild", { DBInstanceClass: "db.r6g.large", MultiAZ: true, TagList: [{ Key: "aws:x" }, { Key: "Site" }] }],
] as const)("a replica of RDS: %s, call by call", async (action, instance) => {
  const parameters = {
    ...{ action, region: "us-west-2", instance: "db-secondary", sourceRegion: "us-east-1" },
    ...{ sourceInstance: "db-primary", keyArn: "arn:aws:kms:us-west-2:123456789012:key/1" },
  };
  const scene = new Scene({ id: action, type: "rds-replica", parameters }, ({ aws }) => ({
    steps: { "rds-replica": rdsReplica(aws.client("rds")) },
  }));
  if (action === "rebuild") {
    scene.record = { ...scene.record, sites: { primary: "active", secondary: "fenced" } };
  }
  scene.aws.instances.set("us-west-2 db-secondary", { DBInstanceStatus: "available", ...instance });
  expect(await scene.finish()).toMatchSnapshot();
  expect(transcript(scene.aws)).toMatchSnapshot();
});

test("a readiness report, call by call, when everything is ready and when nothing is", async () => {
  const well = new Readied();
  expect(await well.report()).toMatchSnapshot();
  expect(transcript(well.aws)).toMatchSnapshot();
  const lost = new Readied();
  lost.aws.clusters.clear();
  lost.aws.services.clear();
  lost.aws.metrics.forget("us-west-2", "AuroraGlobalDBReplicationLag", [
    { Name: "DBClusterIdentifier", Value: "web-dev-secondary-database" },
  ]);
  lost.versions["us-west-2"] = "v0";
  lost.replication = [{ Region: "us-west-2", Status: "Failed" }];
  lost.aws.others["states:DescribeStateMachine"] = () => ({ status: "DELETING" });
  lost.aws.others["lambda:GetFunctionConfiguration"] = () => ({ State: "Failed", LastUpdateStatus: "Failed" });
  lost.aws.others["cloudwatch:DescribeAlarmsForMetric"] = () => ({ MetricAlarms: [] });
  expect(await lost.report()).toMatchSnapshot();
});

test("the complete response of every route of the API", async () => {
  const api = new FakeApi();
  api.requestApproval("one");
  const { plan } = api;
  const failure = {
    step: "scale",
    kind: "refused",
    detail: { reason: "no capacity" },
    unfinishedSteps: ["scale", "release"],
  };
  const at = (second: number) => new Date(api.aws.now.getTime() + second * 1000).toISOString();
  for (const [id, more] of Object.entries({
    drill: {
      workflow: "drill",
      mode: "planned",
      outcome: "succeeded",
      endedAt: at(100),
      rtoSeconds: 90,
      rpoSeconds: 5,
    },
    open: {
      workflow: "activate",
      mode: "unplanned",
      outcome: "needs-intervention",
      endedAt: at(9),
      failure,
      resume: "drill",
    },
    old: { workflow: "activate", mode: "unplanned", site: "nowhere", "step:gone": { type: "wait", startedAt: at(1) } },
  })) {
    const steps = { "step:lock": { type: "acquire-lock", startedAt: at(0), doneAt: at(1), rolledBackAt: at(2) } };
    const common = { plan: plan.name, execution: id, site: "secondary", startedAt: at(0), acceptedLossSeconds: 3 };
    api.set(`EXECUTION#${id}`, { ...common, ...steps, requestedBy: "ada", ...more });
  }
  for (const routeKey of Object.keys(API_ROUTES)) {
    for (const id of routeKey.includes("{id}") ? ["one", "drill", "open", "old", "none"] : ["one"]) {
      const path = { plan: plan.name, id };
      const { body, ...rest } = await api.ask(routeKey, { path, body: routeKey.startsWith("GET") ? undefined : {} });
      expect([routeKey, id, rest, JSON.stringify(body)]).toMatchSnapshot();
    }
  }
  expect(await api.approve("one")).toMatchSnapshot();
  const start = { workflow: "activate", site: "secondary", mode: "unplanned", acceptedLossSeconds: 86_400 };
  for (const [key, body] of [
    ...[["new-1", start] as const, ["new-1", start] as const, ["new-1", { ...start, site: "primary" }] as const],
    ...[["", start] as const, ["a".repeat(81), start] as const, ["new-2", "[]"] as const, ["new-2", "{"] as const],
    ...[["new-2", {}] as const, ["new-2", { ...start, mode: "planned", resume: "!", by: "me" }] as const],
    ...[-1, 86_401, 1.5, "1"].map((loss) => ["new-2", { ...start, acceptedLossSeconds: loss }] as const),
  ]) {
    const { body: returned, ...rest } = await api.ask("POST /executions", {
      body,
      headers: { "idempotency-key": key },
    });
    expect([rest, JSON.stringify(returned)]).toMatchSnapshot();
  }
  expect(transcript(api.aws)).toMatchSnapshot();
});
