import type { Answer, Call, Request } from "../../emulator/gateway/call";
import { Faults } from "../../emulator/gateway/faults";
import { Wire } from "../../emulator/gateway/wire";
import { Authorizer } from "../../emulator/iam/authorizer";
import { parsePolicy } from "../../emulator/iam/policy";
import { type Replicated, S3Replication } from "../../emulator/models/s3-replication";

const ACCOUNT = "123456789012";
const ROLE = `arn:aws:iam::${ACCOUNT}:role/assets-replication`;
const KEYS = {
  "us-east-1": `arn:aws:kms:us-east-1:${ACCOUNT}:key/source`,
  "us-west-2": `arn:aws:kms:us-west-2:${ACCOUNT}:key/replica`,
};
const REPLICA_ALIAS = `arn:aws:kms:us-west-2:${ACCOUNT}:alias/data`;

type Statement = { Action: string[]; Resource: string[]; Condition?: object };
interface Deployed {
  role: Statement[];
  trust: object;
  /** Of the destination. */
  bucketPolicy: string | undefined;
  rule: string;
  encryption: string | undefined;
  versioning: boolean;
}
const through = (region: string) => ({ StringEquals: { "kms:ViaService": `s3.${region}.amazonaws.com` } });
const permissions = (): Statement[] => [
  { Action: ["s3:GetReplicationConfiguration", "s3:ListBucket"], Resource: ["arn:aws:s3:::here"] },
  {
    Action: ["s3:GetObjectVersionForReplication", "s3:GetObjectVersionAcl", "s3:GetObjectVersionTagging"],
    Resource: ["arn:aws:s3:::here/*"],
  },
  { Action: ["s3:ReplicateObject", "s3:ReplicateDelete", "s3:ReplicateTags"], Resource: ["arn:aws:s3:::there/*"] },
  { Action: ["kms:Decrypt"], Resource: [KEYS["us-east-1"]], Condition: through("us-east-1") },
  {
    Action: ["kms:Decrypt", "kms:Encrypt", "kms:GenerateDataKey"],
    Resource: [KEYS["us-west-2"]],
    Condition: through("us-west-2"),
  },
];
const trust = (condition?: object) => ({
  Effect: "Allow",
  Principal: { Service: "s3.amazonaws.com" },
  Action: "sts:AssumeRole",
  ...(condition ? { Condition: condition } : {}),
});
const policy = (...statements: object[]) =>
  JSON.stringify({ Version: "2012-10-17", Statement: statements.map((one) => ({ Effect: "Allow", ...one })) });
const RULE =
  "<Rule><ID>to-secondary</ID><Status>Enabled</Status><Filter><Prefix></Prefix></Filter>" +
  "<DeleteMarkerReplication><Status>Enabled</Status></DeleteMarkerReplication>" +
  "<SourceSelectionCriteria><SseKmsEncryptedObjects><Status>Enabled</Status></SseKmsEncryptedObjects></SourceSelectionCriteria>" +
  `<Destination><Bucket>arn:aws:s3:::there</Bucket><Metrics><Status>Enabled</Status></Metrics><EncryptionConfiguration><ReplicaKmsKeyID>${REPLICA_ALIAS}</ReplicaKmsKeyID></EncryptionConfiguration></Destination></Rule>`;

let deployed: Deployed;
let objects: Map<string, Request>;
let measured: string[];
let faults: Faults;
let model: S3Replication;

const answer = (body: string | Buffer, headers: Record<string, string> = {}, status = 200): Answer => ({
  status,
  headers,
  body: Buffer.from(body),
});
const encryption = (key: string) =>
  `<ServerSideEncryptionConfiguration><Rule><ApplyServerSideEncryptionByDefault><SSEAlgorithm>aws:kms</SSEAlgorithm><KMSMasterKeyID>${key}</KMSMasterKeyID></ApplyServerSideEncryptionByDefault><BucketKeyEnabled>true</BucketKeyEnabled></Rule></ServerSideEncryptionConfiguration>`;

/** What stands behind the gateway: buckets, objects, aliases and metrics. */
function behind(request: Request): Answer {
  const { method, url, headers, body } = request;
  if (headers["x-amz-target"] === "TrentService.ListAliases")
    return answer(JSON.stringify({ Aliases: [{ AliasName: "alias/data", TargetKeyId: "replica" }] }));
  const [path = "", setting = ""] = url.split("?");
  const here = path === "/here";
  const missing = answer("<Error><Code>NoSuch</Code></Error>", {}, 404);
  switch (setting) {
    case "replication":
      if (!here || deployed.rule === "") return missing;
      return answer(`<ReplicationConfiguration><Role>${ROLE}</Role>${deployed.rule}</ReplicationConfiguration>`);
    case "location":
      return answer(here ? "<LocationConstraint/>" : "<LocationConstraint>us-west-2</LocationConstraint>");
    case "versioning":
      return answer(
        deployed.versioning
          ? "<VersioningConfiguration><Status>Enabled</Status></VersioningConfiguration>"
          : "<VersioningConfiguration/>",
      );
    case "encryption":
      if (here) return deployed.encryption === undefined ? missing : answer(encryption(deployed.encryption));
      return answer(encryption(KEYS["us-west-2"]));
  }
  if (headers["host"]!.startsWith("monitoring.")) {
    const input = Object.fromEntries(new URLSearchParams(body.toString()));
    const datum = "MetricData.member.1";
    const dimensions = [1, 2, 3].map((at) => input[`${datum}.Dimensions.member.${at}.Value`]).join(" ");
    measured.push(`${headers["host"]!.split(".")[1]} ${input[`${datum}.MetricName`]} ${dimensions}`);
    return answer("<PutMetricDataResponse/>");
  }
  if (method === "PUT") objects.set(path, request);
  else if (method === "DELETE") objects.delete(path);
  else {
    const found = objects.get(path);
    return found ? answer(found.body, found.headers) : missing;
  }
  return answer("");
}

beforeEach(() => {
  deployed = {
    role: permissions(),
    trust: trust(),
    bucketPolicy: undefined,
    rule: RULE,
    encryption: KEYS["us-east-1"],
    versioning: true,
  };
  objects = new Map();
  measured = [];
  faults = new Faults();
  const source = {
    ofRole: (arn: string) =>
      Promise.resolve(arn === ROLE ? { identity: [parsePolicy(policy(...deployed.role), "role")] } : undefined),
    ofResource: (arn: string) => {
      if (arn === ROLE) return Promise.resolve(parsePolicy(policy(deployed.trust), "trust"));
      if (arn.startsWith("arn:aws:kms:")) {
        const admits = { Principal: { AWS: `arn:aws:iam::${ACCOUNT}:root` }, Action: "kms:*", Resource: "*" };
        return Promise.resolve(parsePolicy(policy(admits), "key"));
      }
      const text = arn.startsWith("arn:aws:s3:::there") ? deployed.bucketPolicy : undefined;
      return Promise.resolve(text === undefined ? undefined : parsePolicy(text, "bucket"));
    },
    aliasesOf: () => Promise.resolve([]),
  };
  const wire = new Wire((request) => Promise.resolve(behind(request)), "test");
  model = new S3Replication(wire, faults, new Authorizer(source, ACCOUNT));
});

async function call(action: string, method: string, url: string, headers = {}, body = ""): Promise<Answer> {
  const parts = { service: "s3", region: "us-east-1", protocol: "rest-xml", caller: "", accessKey: "" } as const;
  const request = { method, url, headers, body: Buffer.from(body) };
  const passOn = (passed: Call) => Promise.resolve(behind({ ...passed, headers: { host: "s3", ...passed.headers } }));
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
/** Takes actions from the role. */
const without = (...actions: string[]) => {
  deployed.role = deployed.role
    .map((one) => ({ ...one, Action: one.Action.filter((action) => !actions.includes(action)) }))
    .filter(({ Action }) => Action.length > 0);
};
const denied = (action: string, resource: string) =>
  `User: arn:aws:sts::${ACCOUNT}:assumed-role/assets-replication/s3-replication is not authorized to perform: ` +
  `${action} on resource: ${resource} because no identity-based policy allows the ${action} action`;

test("A5: what is put is there soon, with its metadata and the destination's key, and both say so", async () => {
  await put("/here/logo.png", { "x-amz-meta-by": "us" });
  expect(await only()).toEqual({
    source: "/here/logo.png",
    destination: "/there/logo.png",
    rule: "to-secondary",
    status: "COMPLETED",
  });
  expect(objects.get("/there/logo.png")).toMatchObject({
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
  expect(measured).toEqual([
    "us-west-2 ReplicationLatency here there to-secondary",
    "us-west-2 BytesPendingReplication here there to-secondary",
  ]);
});

test("R8: with kms:Encrypt alone nothing is copied into a bucket with a bucket key, which is told and measured", async () => {
  without("kms:GenerateDataKey");
  deployed.role.at(-1)!.Action = ["kms:Encrypt"];
  await put();
  expect(await only()).toMatchObject({
    status: "FAILED",
    reason: denied("kms:GenerateDataKey", KEYS["us-west-2"]),
  });
  expect(objects.has("/there/logo.png")).toBe(false);
  expect(await status("/here/logo.png")).toBe("FAILED");
  expect(measured).toEqual(["us-east-1 OperationsFailedReplication here there to-secondary"]);
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
  without(action);
  await put();
  expect(await only()).toMatchObject({ status: "FAILED", reason: denied(action, resource) });
});

test.each(["us-east-1", "us-west-2"] as const)("R8: without kms:Decrypt in %s nothing is copied", async (region) => {
  for (const one of deployed.role)
    if (one.Resource.includes(KEYS[region])) one.Action = one.Action.filter((action) => action !== "kms:Decrypt");
  deployed.role = deployed.role.filter(({ Action }) => Action.length > 0);
  await put();
  expect(await only()).toMatchObject({ status: "FAILED", reason: denied("kms:Decrypt", KEYS[region]) });
});

test("a key for another region's S3 is of no use", async () => {
  deployed.role.at(-1)!.Condition = through("us-east-1");
  await put();
  expect(await only()).toMatchObject({ status: "FAILED", reason: denied("kms:Encrypt", KEYS["us-west-2"]) });
});

test("R18: a role with a condition on its source cannot be assumed, as S3 names none", async () => {
  deployed.trust = trust({ StringEquals: { "aws:SourceAccount": ACCOUNT } });
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
  deployed.bucketPolicy = policy(refusal(`arn:aws:iam::${ACCOUNT}:role/other`));
  await put();
  expect((await only())!.reason).toMatch(/s3:ReplicateObject .* with an explicit deny in a resource-based policy/);
  deployed.bucketPolicy = policy(refusal(ROLE));
  await put();
  expect(await only()).toMatchObject({ status: "COMPLETED" });
});

test("the key of another region than the destination's is refused, and one that does not exist", async () => {
  deployed.rule = RULE.replace(REPLICA_ALIAS, KEYS["us-east-1"]);
  await put();
  expect((await only())!.reason).toBe(
    `The key ${KEYS["us-east-1"]} is not in the region of the bucket there, us-west-2`,
  );
  deployed.rule = RULE.replace("alias/data", "alias/gone");
  await put();
  expect((await only())!.reason).toContain("alias/gone does not exist");
});

test("a destination without versions gets nothing", async () => {
  deployed.versioning = false;
  await put();
  expect((await only())!.reason).toBe("The bucket there does not keep versions");
});

test("R28: what S3's own key encrypts needs no key and is copied that way", async () => {
  without("kms:Decrypt", "kms:Encrypt", "kms:GenerateDataKey");
  await put("/here/logo.png", { "x-amz-server-side-encryption": "AES256" });
  expect(await only()).toMatchObject({ status: "COMPLETED" });
  expect(objects.get("/there/logo.png")!.headers).not.toHaveProperty("x-amz-server-side-encryption");
});

test("what a key encrypts is left alone by a rule that does not ask for it", async () => {
  deployed.rule = RULE.replace(/<SourceSelectionCriteria>.*<\/SourceSelectionCriteria>/, "");
  await put();
  expect(await replications()).toEqual([]);
  expect(objects.has("/there/logo.png")).toBe(false);
});

test("X9: while a region is dark objects wait, and go when it is light again", async () => {
  faults.darken("us-west-2", "refuse");
  await put();
  expect(await only()).toMatchObject({ status: "PENDING" });
  expect(await status("/here/logo.png")).toBe("PENDING");
  faults.lighten("us-west-2");
  expect(await only()).toMatchObject({ status: "COMPLETED" });
  expect(objects.has("/there/logo.png")).toBe(true);
});

test("deletions are passed on where the rule says so, those of a version never", async () => {
  await put();
  await replications();
  await call("DeleteObject", "DELETE", "/here/logo.png?versionId=1");
  await replications();
  expect(objects.has("/there/logo.png")).toBe(true);
  await call("DeleteObject", "DELETE", "/here/logo.png");
  await replications();
  expect(objects.has("/there/logo.png")).toBe(false);
  await put();
  await replications();
  without("s3:ReplicateDelete");
  await call("DeleteObject", "DELETE", "/here/logo.png");
  expect(await only()).toMatchObject({
    status: "FAILED",
    reason: denied("s3:ReplicateDelete", "arn:aws:s3:::there/logo.png"),
  });
});

test("rules with another prefix and buckets without rules copy nothing; a refused request neither", async () => {
  deployed.rule = RULE.replace("<Prefix></Prefix>", "<Prefix>img/</Prefix>");
  await put();
  await put("/there/own.png");
  expect(await replications()).toEqual([]);
  await put("/here/img/a.png");
  expect(await only()).toMatchObject({ destination: "/there/img/a.png", status: "COMPLETED" });
});

test("a rule without metrics is not measured", async () => {
  deployed.rule = RULE.replace("<Metrics><Status>Enabled</Status></Metrics>", "");
  await put();
  expect(await only()).toMatchObject({ status: "COMPLETED" });
  expect(measured).toEqual([]);
});
