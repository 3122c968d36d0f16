import type { RdsReplica } from "../../../dr/steps/rds-replica";
import { rdsReplica } from "../../../functions/steps/rds-replica/rds-replica";
import { contractTests } from "../../support/functions/contract-tests";
import { clientError, refusedConnection } from "../../support/functions/fake-aws";
import { Scene, type SceneOptions, unreached } from "../../support/functions/scene";

const WEST = "us-west-2 web-dev-secondary-database";
const SOURCE = "arn:aws:rds:us-east-1:123456789012:db:web-dev-primary-database";
const KEY = "arn:aws:kms:us-west-2:123456789012:key/1";
const scenes: Scene[] = [];

function replica(action: RdsReplica["action"], options: SceneOptions = {}): Scene {
  const parameters: RdsReplica = {
    ...{ action, region: "us-west-2", instance: "web-dev-secondary-database", keyArn: KEY },
    ...{ sourceRegion: "us-east-1", sourceInstance: "web-dev-primary-database" },
  };
  const scene = new Scene(
    { id: "replica", type: "rds-replica", parameters },
    ({ aws }) => ({ steps: { "rds-replica": rdsReplica(aws.client("rds")) } }),
    options,
  );
  const former = {
    ...{ DBInstanceStatus: "available", DBInstanceClass: "db.r6g.large", MultiAZ: true, DeletionProtection: true },
    DBSubnetGroup: { DBSubnetGroupName: "database" },
    VpcSecurityGroups: [{ VpcSecurityGroupId: "sg-1" }, {}],
    TagList: [
      { Key: "Deployment", Value: "web-dev" },
      { Key: "aws:cloudformation", Value: "x" },
    ],
  };
  if (action === "promote") {
    scene.aws.instances.set(WEST, { ...former, ReadReplicaSourceDBInstanceIdentifier: SOURCE });
  } else {
    scene.aws.instances.set(WEST, former);
    scene.record = { ...scene.record, sites: { primary: "active", secondary: "fenced" } };
  }
  scenes.push(scene);
  return scene;
}

contractTests("rds-replica promote", () => replica("promote"), { throttled: "rds:PromoteReadReplica" });
contractTests("rds-replica rebuild", () => replica("rebuild", { mode: "planned" }), {
  throttled: "rds:DescribeDBInstances",
});

test("E2: a replica is promoted, and the record contains the active site", async () => {
  const scene = replica("promote");
  expect(await scene.take("start")).toMatchObject({ status: "waiting" });
  expect(scene.item.pointOfNoReturn).toBe(true);
  expect(await scene.take("check")).toMatchObject({ reason: "web-dev-secondary-database is modifying" });
  expect(scene.record.activeSite).toBe("primary");
  scene.aws.tick();
  expect(await scene.take("check")).toEqual({ status: "done" });
  expect(scene.record).toMatchObject({ activeSite: "secondary", sites: { primary: "fence-pending" } });
  expect(await scene.handler(scene.input("undo"))).toMatchObject({ status: "refused" });
});

test.each(["backing-up", "configuring-enhanced-monitoring", "modifying", "rebooting", "stopped"])(
  "an instance that is %s is not done when promoted, and waits when not promoted",
  async (DBInstanceStatus) => {
    const scene = replica("promote");
    expect(await scene.take("start")).toMatchObject({ status: "waiting" });
    const waiting = { status: "waiting", reason: `web-dev-secondary-database is ${DBInstanceStatus}` };
    scene.aws.instances.set(WEST, { DBInstanceStatus });
    expect(await scene.take("check")).toEqual(waiting);
    expect(scene.record.activeSite).toBe("primary");
    const early = replica("promote");
    early.aws.instances.set(WEST, { ...early.aws.instances.get(WEST)!, DBInstanceStatus });
    expect(await early.take("start")).toEqual(waiting);
    expect(early.item.pointOfNoReturn).toBe(false);
  },
);

test("a rejected promotion has not started; after an earlier call it may be in progress", async () => {
  const scene = replica("promote");
  const decline = () => scene.aws.errors.set("rds:PromoteReadReplica", [clientError("InvalidDBInstanceState", "no")]);
  decline();
  expect(await scene.take("start")).toEqual({ status: "refused", reason: "no" });
  scene.aws.errors.set("rds:PromoteReadReplica", [refusedConnection("us-west-2")]);
  await expect(scene.take("start")).rejects.toMatchObject({ name: "Transient" });
  decline();
  expect(await scene.take("start")).toEqual({ status: "waiting", reason: "no" });
  expect(await scene.take("check")).toEqual({ status: "waiting", reason: "AWS does not show the promotion yet" });
});

test("an instance that does not exist is refused before anything is changed", async () => {
  const scene = replica("promote");
  scene.aws.instances.clear();
  expect(await scene.take("start")).toMatchObject({ status: "refused" });
  expect(await scene.take("check")).toMatchObject({ status: "refused" });
  expect(scene.item.pointOfNoReturn).toBe(false);
});

test("E5: a former writer is renamed and kept, and a replica with its settings gets its name", async () => {
  const scene = replica("rebuild", { mode: "planned" });
  expect((await scene.take("start")).reason).toBe(
    "web-dev-secondary-database is being renamed to web-dev-secondary-database-before-5",
  );
  expect(scene.record.sites.secondary).toBe("rebuilding");
  expect(await scene.take("check")).toMatchObject({ reason: "web-dev-secondary-database is renaming" });
  scene.aws.tick();
  expect((await scene.take("check")).reason).toContain("is being created as a replica of web-dev-primary-database");
  expect(await scene.take("check")).toMatchObject({ reason: "web-dev-secondary-database is creating" });
  expect(scene.record.sites.secondary).toBe("rebuilding");
  scene.aws.tick();
  expect(await scene.take("check")).toEqual({ status: "done" });
  expect(scene.record.sites.secondary).toBe("passive");
  expect([...scene.aws.instances.keys()]).toEqual([`${WEST}-before-5`, WEST]);
  const created = scene.aws.calls.find(({ action }) => action === "rds:CreateDBInstanceReadReplica");
  expect(created).toMatchObject({ region: "us-west-2" });
  expect(created?.input).toEqual({
    DBInstanceIdentifier: "web-dev-secondary-database",
    SourceDBInstanceIdentifier: SOURCE,
    SourceRegion: "us-east-1",
    KmsKeyId: KEY,
    DBInstanceClass: "db.r6g.large",
    DBSubnetGroupName: "database",
    VpcSecurityGroupIds: ["sg-1"],
    MultiAZ: true,
    DeletionProtection: true,
    PubliclyAccessible: false,
    Tags: [{ Key: "Deployment", Value: "web-dev" }],
  });
});

test("an instance that was stopped by a fence is started before it is renamed", async () => {
  const scene = replica("rebuild", { mode: "planned" });
  const instance = scene.aws.instances.get(WEST)!;
  instance["DBInstanceStatus"] = "stopping";
  expect(await scene.take("start")).toMatchObject({ reason: "web-dev-secondary-database is stopping" });
  scene.aws.tick();
  expect(await scene.take("check")).toMatchObject({ reason: "web-dev-secondary-database is being started" });
  scene.aws.tick();
  expect((await scene.take("check")).reason).toContain("is being renamed");
  const stopped = replica("rebuild", { mode: "planned" });
  stopped.aws.instances.get(WEST)!["DBInstanceStatus"] = "stopped";
  expect(await stopped.finish()).toEqual({ status: "done" });
});

test("a resumed execution uses the name that the former execution chose", async () => {
  const scene = replica("rebuild", { mode: "planned" });
  await scene.take("start");
  scene.aws.tick();
  scene.record = { ...scene.record, epoch: 6, lock: { ...scene.record.lock!, epoch: 6 } };
  expect((await scene.take("start", { epoch: 6 })).reason).toContain("is being created as a replica");
});

test("a replica that could not be created at first is created by the next start", async () => {
  const scene = replica("rebuild", { mode: "planned" });
  await scene.take("start");
  scene.aws.tick();
  expect(await scene.take("start")).toMatchObject({ status: "waiting" });
  expect(scene.aws.instances.get(WEST)).toMatchObject({ DBInstanceStatus: "creating" });
});

test("the name of an instance that is still being renamed is waited for", async () => {
  const scene = replica("rebuild", { mode: "planned" });
  await scene.take("start");
  scene.aws.tick();
  scene.aws.errors.set("rds:CreateDBInstanceReadReplica", [clientError("DBInstanceAlreadyExistsFault")]);
  expect(await scene.take("check")).toMatchObject({ status: "waiting" });
});

test.each([
  [
    "a site that may still write",
    (scene: Scene) => (scene.record = { ...scene.record, sites: { primary: "passive", secondary: "active" } }),
    /is active and cannot become rebuilding/,
  ],
  [
    "no predecessor to copy the settings from",
    (scene: Scene) => scene.aws.instances.delete(WEST),
    /neither .* nor its predecessor/,
  ],
  [
    "a replica of something else",
    (scene: Scene) =>
      scene.aws.instances.set(WEST, { DBInstanceStatus: "available", ReadReplicaSourceDBInstanceIdentifier: "other" }),
    /is a replica of other, not of web-dev-primary-database/,
  ],
] as const)("rebuild: %s is refused, and no instance is changed", async (_what, change, reason) => {
  const scene = replica("rebuild", { mode: "planned" });
  change(scene);
  expect(await scene.take("start")).toMatchObject({ status: "refused", reason: expect.stringMatching(reason) });
  expect(scene.aws.calls.filter(({ action }) => /rds:(Modify|Create)/.test(action))).toEqual([]);
});

test("every declared call is reached", () => {
  expect(unreached(scenes)).toEqual([]);
});
