import { GlobalWriter } from "../../../functions/rotate-database-secret/global-writer";

const EAST = "arn:aws:rds:us-east-1:123456789012:cluster:east";
const WEST = "arn:aws:rds:us-west-2:123456789012:cluster:west";

function check(answer: object | Error) {
  const asked: unknown[] = [];
  const send = ({
    constructor: { name },
    input,
  }: {
    readonly constructor: { readonly name: string };
    input: object;
  }) => {
    asked.push([name, input]);
    return answer instanceof Error ? Promise.reject(answer) : Promise.resolve(answer);
  };
  const writer = new GlobalWriter({ send } as never, { clusterArn: EAST, globalCluster: "world" });
  return { asked, done: writer.check() };
}
const world = (writer: string, more: object = {}) => ({
  GlobalClusters: [
    { GlobalClusterMembers: [EAST, WEST].map((arn) => ({ DBClusterArn: arn, IsWriter: arn === writer })), ...more },
  ],
});
const refusal = (got: string) =>
  `the writer of world should be ${EAST} when a password is changed there, got ${got}: rotate again when it is the writer`;

test("R6: the writer of the global cluster passes, with one call", async () => {
  const { asked, done } = check(world(EAST));
  await done;
  expect(asked).toEqual([["DescribeGlobalClustersCommand", { GlobalClusterIdentifier: "world" }]]);
});

test.each([
  ["the writer is in another region", world(WEST), WEST],
  [
    "a failover is in progress",
    world(EAST, { FailoverState: { Status: "failing-over" } }),
    "none while the global cluster is failing-over",
  ],
  [
    "a failover is pending",
    world(EAST, { FailoverState: { Status: "pending" } }),
    "none while the global cluster is pending",
  ],
  ["there is no writer", world(""), "none"],
  ["the global cluster has no members", { GlobalClusters: [{}] }, "none"],
  ["there is no global cluster", { GlobalClusters: [] }, "none"],
  ["AWS returns a not-found error", Object.assign(new Error("gone"), { name: "GlobalClusterNotFoundFault" }), "none"],
])("R6: refused when %s", async (_, answer, got) => {
  await expect(check(answer).done).rejects.toThrow(new Error(refusal(got)));
});

test("R6: refused when AWS cannot be reached", async () => {
  await expect(check(new Error("AccessDenied")).done).rejects.toThrow("AccessDenied");
});
