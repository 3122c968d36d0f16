import * as fs from "node:fs";
import * as path from "node:path";
import { HeadObjectCommand, PutObjectCommand } from "@aws-sdk/client-s3";
import { bootstrap } from "../../../tools/bootstrap/bootstrap";
import { StandInTerraform } from "../../support/stand-in-terraform";

const terraform = new StandInTerraform({});
afterAll(() => {
  terraform.remove();
});

/** Runs a bootstrap whose state is local, and whose bucket has an object once it was pushed. */
async function moving(name: string, pushed: string): Promise<string> {
  const made = stack(name);
  const scratch = path.join(terraform.folder, `moving-${name}`);
  const folder = path.join(scratch, made.name);
  fs.mkdirSync(folder, { recursive: true });
  fs.writeFileSync(path.join(folder, "moved.tfstate"), '{"resources":[]}');
  const isPushed = () => terraform.lines().filter((line) => line === `state ${name}`).length === 2;
  const send = (command: unknown) => {
    if (command instanceof HeadObjectCommand) return Promise.resolve({ VersionId: "v1" });
    if (isPushed()) return Promise.resolve({ Body: { transformToString: () => Promise.resolve(pushed) } });
    return Promise.reject(Object.assign(new Error("no"), { name: "NoSuchKey" }));
  };
  terraform.forget();
  await bootstrap([made], {
    ...{ terraform: terraform.program, env: {}, scratch, destroyed: path.join(terraform.folder, "destroyed") },
    client: () => ({ send: send as never }),
    wait: () => Promise.resolve(),
  });
  return folder;
}

test("a state that was moved but is no longer in its bucket is moved again", async () => {
  const folder = await moving("lost", '{"resources":[]}');
  // Listed before the apply, and pushed after it.
  expect(terraform.lines().filter((line) => line === "state lost")).toHaveLength(2);
  expect(fs.existsSync(folder)).toBe(false);
});

test("a bootstrap deletes the states of its stacks that an incomplete destroy has left, and no others", async () => {
  const destroyed = path.join(terraform.folder, "destroyed");
  for (const name of ["left", "another"]) fs.mkdirSync(path.join(destroyed, name), { recursive: true });
  await moving("left", '{"resources":[]}');
  expect(fs.readdirSync(destroyed)).toEqual(["another"]);
});

test("T1: a state in the bucket that is not the one that was moved is an error, and the local one is kept", async () => {
  await expect(moving("other", '{"resources":[{}]}')).rejects.toThrow(
    /^other: \S+ in the bucket other is not the state that was moved there\n/,
  );
  expect(fs.readdirSync(path.join(terraform.folder, "moving-other", "other"))).toContain("terraform.tfstate");
});

/** A stack with its state in the bucket of its name, which replicates some bucket. */
function stack(name: string, replicates?: string) {
  const made = terraform.stack(name);
  const file = path.join(made.folder, "cdk.tf.json");
  const json = JSON.parse(fs.readFileSync(file, "utf8")) as { terraform: { backend: { s3: { bucket: string } } } };
  json.terraform.backend.s3.bucket = name;
  const resource = replicates
    ? { aws_s3_bucket_replication_configuration: { replication: { bucket: replicates } } }
    : {};
  const provider = { aws: [{ region: "us-east-1", default_tags: [{ tags: {} }] }] };
  fs.writeFileSync(file, JSON.stringify({ ...json, provider, resource }));
  return made;
}

test("only the states of replicated buckets wait for their copies; it returns the time of the last write", async () => {
  const copied = new Set<string>();
  const send = (command: { input: { Bucket: string; Key: string } }) => {
    const { Bucket } = command.input;
    if (command instanceof HeadObjectCommand) {
      const minute = Bucket === "copied" ? 51 : 50;
      return Promise.resolve({
        VersionId: "v1",
        LastModified: new Date(Date.UTC(2026, 10, 28, 9, minute)),
        ...(copied.has(Bucket) ? { ReplicationStatus: "COMPLETED" } : {}),
      });
    }
    if (command instanceof PutObjectCommand) {
      copied.add(Bucket);
      return Promise.resolve({});
    }
    return copied.has(Bucket) || command.input.Key === "copied"
      ? Promise.resolve({
          Body: {
            transformToByteArray: () => Promise.resolve(Buffer.from("{}")),
            transformToString: () => Promise.resolve('{"resources":[]}'),
          },
        })
      : Promise.reject(Object.assign(new Error("no"), { name: "NoSuchBucket" }));
  };
  const waits: number[] = [];
  const written = await bootstrap([stack("copied"), stack("alone"), stack("copy", "copied")], {
    terraform: terraform.program,
    env: {},
    scratch: path.join(terraform.folder, "scratch"),
    client: () => ({ send: send as never }),
    wait: (ms) => Promise.resolve(waits.push(ms)),
  });
  expect([...copied]).toEqual(["copied"]);
  expect(waits).toEqual([15_000]);
  expect(written).toEqual(new Date("2026-11-28T09:51:00Z"));
});
