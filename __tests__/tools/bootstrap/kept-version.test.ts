import { GetObjectCommand, HeadObjectCommand, PutObjectCommand } from "@aws-sdk/client-s3";
import { keepVersion } from "../../../tools/bootstrap/kept-version";

const STATE = { bucket: "web-dev-states", key: "web-dev-state-control.tfstate", region: "us-east-2" };
type Answer = { readonly VersionId?: string; readonly ReplicationStatus?: string } | Error;

/** A bucket that gives these answers to one look after the other, the last one for ever. */
function bucket(...answers: Answer[]) {
  const written: unknown[] = [];
  const waits: number[] = [];
  const told: string[] = [];
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
    written.push((command as PutObjectCommand).input);
    return Promise.resolve({});
  };
  const keep = (replicated = false) =>
    keepVersion(STATE, {
      replicated,
      update: (detail) => told.push(detail),
      client: { send: send as never },
      wait: (ms) => Promise.resolve(waits.push(ms)),
    });
  return { keep, written, waits, told };
}

const error = (name: string) => Object.assign(new Error(name), { name });

test("a state that is a version of its object is left alone", async () => {
  const { keep, written, waits } = bucket({ VersionId: "v1" });
  await keep();
  expect({ written, waits }).toEqual({ written: [], waits: [] });
});

test.each([
  ["without a version", {}, "has no version"],
  ["of the null version", { VersionId: "null" }, "has no version"],
  ["that is not found", error("NotFound"), "is not found"],
])("a state %s is written again, unchanged and over nothing newer", async (_, answer, told) => {
  const at = bucket(answer, { VersionId: "v1" });
  await at.keep();
  expect(at.written).toEqual([
    {
      Bucket: STATE.bucket,
      Key: STATE.key,
      Body: Buffer.from("{}"),
      ContentType: "application/json",
      IfMatch: '"e1"',
    },
  ]);
  expect(at.waits).toEqual([15_000]);
  expect(at.told).toEqual([`${STATE.key} ${told}: the bucket's settings are not in effect yet`]);
});

test("a state of a replicated bucket is written again until it is replicated", async () => {
  const answers = [{ VersionId: "v1" }, { VersionId: "v2", ReplicationStatus: "PENDING" }];
  const replicated = bucket(...answers);
  await replicated.keep(true);
  expect(replicated.written).toHaveLength(1);
  const alone = bucket(...answers);
  await alone.keep(false);
  expect(alone.written).toHaveLength(0);
});

test("after 15 minutes the bootstrap ends and says where to look", async () => {
  const at = bucket({});
  await expect(at.keep()).rejects.toThrow(
    `${STATE.key} in the bucket ${STATE.bucket} has no version, after 15 minutes in which it was written again and again`,
  );
  expect(at.waits).toHaveLength(60);
});

test("what is refused otherwise is told at once", async () => {
  await expect(bucket(error("AccessDenied")).keep()).rejects.toThrow("AccessDenied");
});
