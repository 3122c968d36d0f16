import { removeAutoScaledReaders } from "../../tools/destroy/auto-scaled-readers";

const CLUSTER = "web-dev-primary-database";

/** RDS and Application Auto Scaling with a cluster of these instances; a deletion takes some polls. */
function account(instances: Record<string, string>, polls = 1, registered = true) {
  const left = new Map(Object.entries(instances));
  const calls: string[] = [];
  const waits: number[] = [];
  const send = ({ constructor, input }: { constructor: { name: string }; input: Record<string, unknown> }) => {
    const name = constructor.name.replace("Command", "");
    calls.push(name === "DeleteDBInstance" ? `${name} ${String(input["DBInstanceIdentifier"])}` : name);
    if (name === "DeregisterScalableTarget") {
      expect(input["ResourceId"]).toBe(`cluster:${CLUSTER}`);
      const missing = Object.assign(new Error("no target"), { name: "ObjectNotFoundException" });
      return registered ? Promise.resolve({}) : Promise.reject(missing);
    }
    if (name === "DeleteDBInstance") {
      expect(input["SkipFinalSnapshot"]).toBe(true);
      left.set(String(input["DBInstanceIdentifier"]), "deleting");
      return Promise.resolve({});
    }
    expect(input["Filters"]).toEqual([{ Name: "db-cluster-id", Values: [CLUSTER] }]);
    const all = [...left].map(([DBInstanceIdentifier, DBInstanceStatus]) => ({
      DBInstanceIdentifier,
      DBInstanceStatus,
    }));
    // Two pages.
    return Promise.resolve(
      input["Marker"] === undefined ? { DBInstances: all.slice(0, 1), Marker: "m" } : { DBInstances: all.slice(1) },
    );
  };
  const wait = (ms: number) => {
    waits.push(ms);
    if (waits.length >= polls) for (const [id, status] of left) if (status === "deleting") left.delete(id);
    return Promise.resolve();
  };
  const client = { send } as never;
  return {
    calls,
    waits,
    left,
    run: () => removeAutoScaledReaders({ rds: client, scaling: client, cluster: CLUSTER, wait }),
  };
}

const READERS = {
  "web-dev-primary-database-a": "available",
  "application-autoscaling-1": "available",
  "application-autoscaling-2": "deleting",
};

test("R24: readers of auto scaling are deleted after the scalable target, and Terraform's own instances are kept", async () => {
  const aws = account(READERS, 2);
  expect(await aws.run()).toEqual(["application-autoscaling-1", "application-autoscaling-2"]);
  expect(aws.calls[0]).toBe("DeregisterScalableTarget");
  expect(aws.calls.filter((call) => call.startsWith("Delete"))).toEqual(["DeleteDBInstance application-autoscaling-1"]);
  expect([...aws.left.keys()]).toEqual(["web-dev-primary-database-a"]);
  expect(aws.waits).toEqual([15_000, 15_000]);
});

test("R24: a cluster without auto scaling and without such readers is not changed", async () => {
  const aws = account({ "web-dev-primary-database-a": "available" }, 1, false);
  expect(await aws.run()).toEqual([]);
  expect(aws.calls.some((call) => call.startsWith("Delete"))).toBe(false);
});

test("R24: readers that still exist after 30 minutes are an error", async () => {
  const aws = account(READERS, Infinity);
  await expect(aws.run()).rejects.toThrow(`${CLUSTER} still has readers of auto scaling after 30 minutes`);
  expect(aws.waits).toHaveLength(120);
});
