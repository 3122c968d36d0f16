import { GetObjectCommand, HeadObjectCommand, PutObjectCommand } from "@aws-sdk/client-s3";
import { keepVersion } from "../../../tools/bootstrap/kept-version";
import { remoteState } from "../../../tools/bootstrap/state-files";

const STATE = {
  ...{ bucket: "web-dev-states", key: "web-dev-state-control.tfstate", region: "us-east-2" },
  kms_key_id: "arn:aws:kms:us-east-2:123456789012:alias/web-dev-state",
};
type Answer =
  { readonly VersionId?: string; readonly ReplicationStatus?: string; readonly LastModified?: Date } | Error;

/** A bucket that returns these responses to successive checks, and the last one from then on. */
function bucket(...answers: Answer[]) {
  const written: unknown[] = [];
  const waits: number[] = [];
  const updates: string[] = [];
  let refusal: Error | undefined;
  const refuseWrites = (answer: Error) => (refusal = answer);
  const send = (command: unknown) => {
    if (command instanceof HeadObjectCommand) {
      const answer = answers.length > 1 ? answers.shift()! : answers[0]!;
      return answer instanceof Error ? Promise.reject(answer) : Promise.resolve(answer);
    }
    if (command instanceof GetObjectCommand) {
      return Promise.resolve({
        Body: { transformToByteArray: () => Promise.resolve(Buffer.from("{}")) },
        ETag: '"e1"',
        ContentType: "application/json",
      });
    }
    if (refusal) return Promise.reject(refusal);
    written.push((command as PutObjectCommand).input);
    return Promise.resolve({});
  };
  const keep = (replicated = false) =>
    keepVersion(STATE, {
      replicated,
      update: (detail) => updates.push(detail),
      client: { send: send as never },
      wait: (ms) => Promise.resolve(waits.push(ms)),
    });
  return { keep, refuseWrites, written, waits, updates };
}

const error = (name: string) => Object.assign(new Error(name), { name });

test("a state that is a version of its object is not changed", async () => {
  const { keep, written, waits } = bucket({ VersionId: "v1" });
  await keep();
  expect({ written, waits }).toEqual({ written: [], waits: [] });
});

test.each([
  ["without a version", {}, "has no version"],
  ["of the null version", { VersionId: "null" }, "has no version"],
])("a state %s is written again, unchanged and only if it has not changed", async (_, answer, problem) => {
  const at = bucket(answer, { VersionId: "v1" });
  await at.keep();
  expect(at.written).toEqual([
    {
      Bucket: STATE.bucket,
      Key: STATE.key,
      Body: Buffer.from("{}"),
      ContentType: "application/json",
      IfMatch: '"e1"',
      ServerSideEncryption: "aws:kms",
      SSEKMSKeyId: STATE.kms_key_id,
    },
  ]);
  expect(at.waits).toEqual([15_000]);
  expect(at.updates).toEqual([`${STATE.key} ${problem}: the bucket's settings are not in effect yet`]);
});

test("a state that is not found for some time is waited for: a write would overwrite it", async () => {
  const at = bucket(error("NotFound"), error("NoSuchKey"), { VersionId: "v1" });
  await at.keep();
  expect({ written: at.written, waits: at.waits.length, update: at.updates[0] }).toEqual({
    written: [],
    waits: 2,
    update: `${STATE.key} is not found: the bucket's settings are not in effect yet`,
  });
});

test.each([
  ["that has failed", [{ VersionId: "v1", ReplicationStatus: "FAILED" }], 1],
  ["that has not started", [{ VersionId: "v1" }], 1],
  ["that is in progress", [{ VersionId: "v1", ReplicationStatus: "PENDING" }], 0],
  [
    "that fails in the end",
    [
      { VersionId: "v1", ReplicationStatus: "PENDING" },
      { VersionId: "v1", ReplicationStatus: "FAILED" },
    ],
    1,
  ],
])("a replication %s is waited for, and written again where S3 does not repeat it", async (_, answers, written) => {
  const done = { VersionId: "v2", ReplicationStatus: "COMPLETED" };
  const replicated = bucket(...answers, done);
  await replicated.keep(true);
  expect(replicated.written).toHaveLength(written);
  expect(replicated.waits).toHaveLength(answers.length);
  const alone = bucket(...answers, done);
  await alone.keep(false);
  expect(alone.waits).toHaveLength(0);
});

test("a state that another run writes at the same time is not overwritten", async () => {
  const at = bucket({}, { VersionId: "v1" });
  at.refuseWrites(error("PreconditionFailed"));
  await at.keep();
  const refused = bucket({}, { VersionId: "v1" });
  refused.refuseWrites(error("AccessDenied"));
  await expect(refused.keep()).rejects.toThrow("AccessDenied");
});

test("a state in an existing bucket counts as absent after three NoSuchKey responses", async () => {
  const found = { Body: { transformToString: () => Promise.resolve('{"resources":[]}') } };
  const read = (...answers: (Error | typeof found)[]) => {
    let calls = 0;
    const send = () => {
      const answer = answers[Math.min(calls++, answers.length - 1)]!;
      return answer instanceof Error ? Promise.reject(answer) : Promise.resolve(answer);
    };
    const store = { client: { send: send as never }, wait: () => Promise.resolve() };
    return remoteState(STATE, store).then((state) => ({ state, calls }));
  };
  expect(await read(error("NoSuchBucket"))).toEqual({ state: undefined, calls: 1 });
  expect(await read(error("NoSuchKey"), found)).toEqual({ state: { resources: [] }, calls: 2 });
  expect(await read(error("NoSuchKey"))).toEqual({ state: undefined, calls: 3 });
});

test("after 15 minutes the bootstrap ends with the commands for the check", async () => {
  const at = bucket({});
  await expect(at.keep()).rejects.toThrow(
    `${STATE.key} in the bucket ${STATE.bucket} still has no version after 15 minutes`,
  );
  expect(at.waits).toHaveLength(60);
});

test("a denied read ends it immediately, with the required permissions", async () => {
  // Error of the SDK for a response to HEAD, which has no body.
  const denied = Object.assign(error("Unknown"), { $metadata: { httpStatusCode: 403 } });
  await expect(bucket(denied).keep()).rejects.toThrow(
    /^web-dev-state-control.tfstate in the bucket web-dev-states could not be read: access denied \(HTTP 403\)\n.*s3:GetObject/,
  );
  await expect(bucket(error("socket hang up")).keep()).rejects.toThrow(
    /could not be read: socket hang up\n {2}- run the bootstrap again$/,
  );
});

test("it returns the time of the last write", async () => {
  const LastModified = new Date("2026-11-28T09:50:59Z");
  expect(await bucket({ VersionId: "v1", LastModified }).keep()).toEqual(LastModified);
});
