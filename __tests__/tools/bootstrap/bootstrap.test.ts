import * as fs from "node:fs";
import * as path from "node:path";
import { HeadObjectCommand, PutObjectCommand } from "@aws-sdk/client-s3";
import { bootstrap } from "../../../tools/bootstrap/bootstrap";
import { StandInTerraform } from "../../support/stand-in-terraform";

const terraform = new StandInTerraform({});
afterAll(() => {
  terraform.remove();
});

test("a state that was moved but is no longer in its bucket is moved again", async () => {
  const made = stack("lost");
  const scratch = path.join(terraform.folder, "interrupted");
  const folder = path.join(scratch, made.name);
  fs.mkdirSync(folder, { recursive: true });
  fs.writeFileSync(path.join(folder, "moved.tfstate"), '{"resources":[]}');
  const send = (command: unknown) =>
    command instanceof HeadObjectCommand
      ? Promise.resolve({ VersionId: "v1" })
      : Promise.reject(Object.assign(new Error("no"), { name: "NoSuchKey" }));
  terraform.forget();
  await bootstrap([made], {
    ...{ terraform: terraform.program, env: {}, scratch },
    client: () => ({ send: send as never }),
    wait: () => Promise.resolve(),
  });
  // Listed before the apply, and pushed after it.
  expect(terraform.lines().filter((line) => line === "state lost")).toHaveLength(2);
  expect(fs.existsSync(folder)).toBe(false);
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
