import {
  DeleteObjectCommand,
  GetObjectCommand,
  ListBucketsCommand,
  PutObjectCommand,
  S3Client,
} from "@aws-sdk/client-s3";
import { ControlClient } from "../../emulator/control-client";
import { bootstrap, stateStacks } from "../../tools/bootstrap/bootstrap";
import { readStackFile } from "../../tools/preflight/stack-files";
import { destroyStateBackends } from "../../tools/destroy/state-backends";
import { startEmulatorDeployment, type EmulatorDeployment, killable } from "../support/deployed";
import { machine } from "../support/machine";
import { until } from "../support/until";

const { terraform } = machine();
let deployment: EmulatorDeployment;

beforeAll(async () => {
  deployment = await startEmulatorDeployment("web-dev");
});
afterAll(() => deployment.close());

/** Actions of a kind that the gateway has forwarded. */
const calls = (action: string) => deployment.aws.gateway.log.find({ action, since: 0 });

const backends = () => stateStacks(deployment.stacks);
const run = () => bootstrap(backends(), { terraform, env: deployment.env, scratch: deployment.scratch });
/** The same in a process of its own, which can be killed with its children. */
const killableRun = () => {
  const script = `
    const { bootstrap, stateStacks } = require("./${process.env["STEADFAST_TOOLS_BUILD"]!}/tools/bootstrap/bootstrap.js");
    const { stacksIn } = require("./${process.env["STEADFAST_TOOLS_BUILD"]!}/tools/terraform/synthesis.js");
    const options = { terraform: ${JSON.stringify(terraform)}, env: {}, scratch: ${JSON.stringify(deployment.scratch)} };
    bootstrap(stateStacks(stacksIn(${JSON.stringify(deployment.outdir)})), options);`;
  return killable(process.execPath, ["-e", script], { folder: process.cwd(), env: deployment.env });
};

test.each([
  ["a key was made that has no alias yet", { action: "CreateKey" }],
  ["a lock table was made", { action: "CreateTable" }],
  ["the copying of the states was set up", { action: "PutBucketReplication" }],
  ["a state was written to its bucket", { service: "s3", action: "PutObject" }],
])("a run can be killed when %s", async (_, reached) => {
  const since = Date.now();
  const doomed = killableRun();
  try {
    await until("the moment has come", () => deployment.aws.gateway.log.find({ ...reached, since }).length > 0);
  } finally {
    doomed.kill();
    await doomed.ended;
  }
});

test("the run after the killed ones succeeds, and a further run changes nothing", async () => {
  await run();
  const since = Date.now();
  await run();
  const changing = deployment.aws.gateway.log
    .find({ since })
    .filter(({ service, action }) => /^(Create|Put|Delete|Update|Tag)/.test(action) && service !== "dynamodb");
  expect(changing.map(({ service, action }) => `${service}:${action}`)).toEqual([]);
  for (const action of ["CreateTable", "CreateBucket", "CreateAlias"]) {
    const made = calls(action).filter(({ outcome }) => outcome === 200);
    expect([action, made.length]).toEqual([action, action === "CreateBucket" ? 4 : 3]);
  }
  expect(await deployment.changes(backends().map(({ name }) => name))).toEqual([]);
});

test("R8: a state of the control region is copied to the secondary's, by the deployed role and with the deployed keys", async () => {
  const copies = await new ControlClient(deployment.aws.control).replications();
  expect(copies.map(({ source, status, reason }) => [source.split("/").at(-1), status, reason])).toEqual(
    expect.arrayContaining([
      ["web-dev-state-identity.tfstate", "COMPLETED", undefined],
      ["web-dev-state-control.tfstate", "COMPLETED", undefined],
    ]),
  );
  expect(copies.filter(({ status }) => status !== "COMPLETED")).toEqual([]);
});

test("also in development no plan may destroy them", async () => {
  await expect(deployment.terraform("web-dev-state-primary").plan("-destroy")).rejects.toThrow(
    "Instance cannot be destroyed",
  );
});

test("the state backends are kept while they have a state of no stack with resources", async () => {
  const { bucket: Bucket, key, region } = readStackFile(deployment.stack("web-dev-state-control")).backend;
  const client = new S3Client({ region });
  const Key = "web-dev-switched-off.tfstate";
  const { Body } = await client.send(new GetObjectCommand({ Bucket, Key: key }));
  const { VersionId } = await client.send(new PutObjectCommand({ Bucket, Key, Body: await Body!.transformToString() }));
  const destroyed = destroyStateBackends(backends(), backends(), {
    ...{ terraform, env: deployment.env, scratch: `${deployment.scratch}-destroy`, update: () => undefined },
  });
  await expect(destroyed).rejects.toThrow(
    /^the state backends are still in use: Terraform would lose the states of web-dev-switched-off.tfstate in \S+ \(10 resources\)\n/,
  );
  await client.send(new DeleteObjectCommand({ Bucket, Key, VersionId }));
});

test("the state backends are destroyed with every version of every state, each with a local state", async () => {
  await destroyStateBackends(backends(), backends(), {
    terraform,
    env: deployment.env,
    scratch: `${deployment.scratch}-destroy`,
    update: () => undefined,
  });
  const { Buckets = [] } = await new S3Client({ region: "us-east-2" }).send(new ListBucketsCommand({}));
  expect(Buckets.map(({ Name }) => Name)).toEqual([]);
});
