import type { Answer, Call } from "../../emulator/gateway/call";
import { Faults } from "../../emulator/gateway/faults";
import { Wire } from "../../emulator/gateway/wire";
import { type Replicated, S3Replication } from "../../emulator/models/s3-replication";
import {
  ACCOUNT,
  FakeBuckets,
  KEYS,
  policy,
  REPLICA_ALIAS,
  ROLE,
  RULE,
  through,
  trust,
} from "../support/replicated-buckets";

let buckets: FakeBuckets;
let faults: Faults;
let model: S3Replication;

beforeEach(() => {
  buckets = new FakeBuckets();
  faults = new Faults();
  const wire = new Wire((request) => Promise.resolve(buckets.answer(request)), "test");
  model = new S3Replication(wire, faults, buckets.authorizer());
});

async function call(action: string, method: string, url: string, headers = {}, body = ""): Promise<Answer> {
  const parts = { service: "s3", region: "us-east-1", protocol: "rest-xml", caller: "", accessKey: "" } as const;
  const request = { method, url, headers, body: Buffer.from(body) };
  const passOn = (passed: Call) =>
    Promise.resolve(buckets.answer({ ...passed, headers: { host: "s3", ...passed.headers } }));
  const one: Call = { ...parts, ...request, action };
  return (await model.handler(one, passOn)) ?? passOn(one);
}
const put = (url = "/here/logo.png", headers: Record<string, string> = {}) =>
  call("PutObject", "PUT", url, { "content-type": "image/png", ...headers }, "picture");
const status = async (url: string) => (await call("HeadObject", "HEAD", url)).headers["x-amz-replication-status"];
const replications = async () =>
  (await model.route("GET", "/replications", new URLSearchParams(), undefined)) as Replicated[];
const only = async () => {
  const [one, ...more] = await replications();
  expect(more).toEqual([]);
  return one;
};
const denied = (action: string, resource: string) =>
  `User: arn:aws:sts::${ACCOUNT}:assumed-role/assets-replication/s3-replication is not authorized to perform: ` +
  `${action} on resource: ${resource} because no identity-based policy allows the ${action} action`;

test("A5: an object is replicated soon, with its metadata and the destination's key, and both return the status", async () => {
  await put("/here/logo.png", { "x-amz-meta-by": "us" });
  expect(await only()).toEqual({
    source: "/here/logo.png",
    destination: "/there/logo.png",
    rule: "to-secondary",
    status: "COMPLETED",
  });
  expect(buckets.objects.get("/there/logo.png")).toMatchObject({
    headers: {
      "content-type": "image/png",
      "x-amz-meta-by": "us",
      "x-amz-server-side-encryption": "aws:kms",
      "x-amz-server-side-encryption-aws-kms-key-id": REPLICA_ALIAS,
    },
    body: Buffer.from("picture"),
  });
  expect(await status("/here/logo.png")).toBe("COMPLETED");
  expect(await status("/there/logo.png")).toBe("REPLICA");
  expect(buckets.measured).toEqual([
    "us-west-2 ReplicationLatency here there to-secondary",
    "us-west-2 BytesPendingReplication here there to-secondary",
  ]);
});

test("R8: with kms:Encrypt alone nothing is copied into a bucket with a bucket key, which is reported and measured", async () => {
  buckets.without(["kms:GenerateDataKey"]);
  buckets.deployed.role.at(-1)!.Action = ["kms:Encrypt"];
  await put();
  expect(await only()).toMatchObject({
    status: "FAILED",
    reason: denied("kms:GenerateDataKey", KEYS["us-west-2"]),
  });
  expect(buckets.objects.has("/there/logo.png")).toBe(false);
  expect(await status("/here/logo.png")).toBe("FAILED");
  expect(buckets.measured).toEqual(["us-east-1 OperationsFailedReplication here there to-secondary"]);
});

test.each([
  ["s3:GetReplicationConfiguration", "arn:aws:s3:::here"],
  ["s3:ListBucket", "arn:aws:s3:::here"],
  ["s3:GetObjectVersionForReplication", "arn:aws:s3:::here/logo.png"],
  ["s3:GetObjectVersionAcl", "arn:aws:s3:::here/logo.png"],
  ["s3:GetObjectVersionTagging", "arn:aws:s3:::here/logo.png"],
  ["s3:ReplicateObject", "arn:aws:s3:::there/logo.png"],
  ["s3:ReplicateTags", "arn:aws:s3:::there/logo.png"],
  ["kms:Encrypt", KEYS["us-west-2"]],
  ["kms:GenerateDataKey", KEYS["us-west-2"]],
])("R8: without %s nothing is copied", async (action, resource) => {
  buckets.without([action]);
  await put();
  expect(await only()).toMatchObject({ status: "FAILED", reason: denied(action, resource) });
});

test.each(["us-east-1", "us-west-2"] as const)("R8: without kms:Decrypt in %s nothing is copied", async (region) => {
  buckets.without(["kms:Decrypt"], KEYS[region]);
  await put();
  expect(await only()).toMatchObject({ status: "FAILED", reason: denied("kms:Decrypt", KEYS[region]) });
});

test("a key for another region's S3 is of no use", async () => {
  buckets.deployed.role.at(-1)!.Condition = through("us-east-1");
  await put();
  expect(await only()).toMatchObject({ status: "FAILED", reason: denied("kms:Encrypt", KEYS["us-west-2"]) });
});

test("R18: a role with a condition on its source cannot be assumed, as S3 names none", async () => {
  buckets.deployed.trust = trust({ StringEquals: { "aws:SourceAccount": ACCOUNT } });
  await put();
  expect(await only()).toMatchObject({
    status: "FAILED",
    reason: expect.stringContaining("s3.amazonaws.com is not authorized to perform: sts:AssumeRole") as string,
  });
});

test("R20: a destination that names its writers refuses every other role", async () => {
  const refusal = (writer: string) => ({
    Effect: "Deny",
    Principal: "*",
    Action: ["s3:PutObject", "s3:ReplicateObject", "s3:ReplicateDelete"],
    Resource: "arn:aws:s3:::there/*",
    Condition: { Bool: { "aws:PrincipalIsAWSService": "false" }, ArnNotEquals: { "aws:PrincipalArn": writer } },
  });
  buckets.deployed.bucketPolicy = policy(refusal(`arn:aws:iam::${ACCOUNT}:role/other`));
  await put();
  expect((await only())!.reason).toMatch(/s3:ReplicateObject .* with an explicit deny in a resource-based policy/);
  buckets.deployed.bucketPolicy = policy(refusal(ROLE));
  await put();
  expect(await only()).toMatchObject({ status: "COMPLETED" });
});

test("the key of another region than the destination's is refused, and one that does not exist", async () => {
  buckets.deployed.rule = RULE.replace(REPLICA_ALIAS, KEYS["us-east-1"]);
  await put();
  expect((await only())!.reason).toBe(
    `The key ${KEYS["us-east-1"]} is not in the region of the bucket there, us-west-2`,
  );
  buckets.deployed.rule = RULE.replace("alias/data", "alias/gone");
  await put();
  expect((await only())!.reason).toContain("alias/gone does not exist");
});

test("a destination without versions gets nothing", async () => {
  buckets.deployed.versioning = false;
  await put();
  expect((await only())!.reason).toBe("The bucket there does not keep versions");
});

test("R28: what S3's own key encrypts needs no key and is copied that way", async () => {
  buckets.without(["kms:Decrypt", "kms:Encrypt", "kms:GenerateDataKey"]);
  await put("/here/logo.png", { "x-amz-server-side-encryption": "AES256" });
  expect(await only()).toMatchObject({ status: "COMPLETED" });
  expect(buckets.objects.get("/there/logo.png")!.headers).not.toHaveProperty("x-amz-server-side-encryption");
});

test("an object encrypted with a key is not replicated by a rule that does not include it", async () => {
  buckets.deployed.rule = RULE.replace(/<SourceSelectionCriteria>.*<\/SourceSelectionCriteria>/, "");
  await put();
  expect(await replications()).toEqual([]);
  expect(buckets.objects.has("/there/logo.png")).toBe(false);
});

test("X9: while a region has an outage objects wait, and go when it is restored", async () => {
  faults.failRegion("us-west-2", "refuse");
  await put();
  expect(await only()).toMatchObject({ status: "PENDING" });
  expect(await status("/here/logo.png")).toBe("PENDING");
  faults.restoreRegion("us-west-2");
  expect(await only()).toMatchObject({ status: "COMPLETED" });
  expect(buckets.objects.has("/there/logo.png")).toBe(true);
});

test("deletions are replicated where the rule includes them, those of a version never", async () => {
  await put();
  await replications();
  await call("DeleteObject", "DELETE", "/here/logo.png?versionId=1");
  await replications();
  expect(buckets.objects.has("/there/logo.png")).toBe(true);
  await call("DeleteObject", "DELETE", "/here/logo.png");
  await replications();
  expect(buckets.objects.has("/there/logo.png")).toBe(false);
  await put();
  await replications();
  buckets.without(["s3:ReplicateDelete"]);
  await call("DeleteObject", "DELETE", "/here/logo.png");
  expect(await only()).toMatchObject({
    status: "FAILED",
    reason: denied("s3:ReplicateDelete", "arn:aws:s3:::there/logo.png"),
  });
});

test("rules with another prefix and buckets without rules copy nothing; a refused request neither", async () => {
  buckets.deployed.rule = RULE.replace("<Prefix></Prefix>", "<Prefix>img/</Prefix>");
  await put();
  await put("/there/own.png");
  expect(await replications()).toEqual([]);
  await put("/here/img/a.png");
  expect(await only()).toMatchObject({ destination: "/there/img/a.png", status: "COMPLETED" });
});

test("a rule without metrics is not measured", async () => {
  buckets.deployed.rule = RULE.replace("<Metrics><Status>Enabled</Status></Metrics>", "");
  await put();
  expect(await only()).toMatchObject({ status: "COMPLETED" });
  expect(buckets.measured).toEqual([]);
});

test("an object has a status from the moment it is written", async () => {
  await put();
  expect(await status("/here/logo.png")).toBe("COMPLETED");
});
