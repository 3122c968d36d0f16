import * as fs from "node:fs";
import * as path from "node:path";
import { S3Client } from "@aws-sdk/client-s3";
import { Progress } from "../../tools/console/progress";
import { destroyDeployment } from "../../tools/destroy/destroy";
import { addressesLeft } from "../../tools/destroy/earlier-run";
import { destroyStateBackends } from "../../tools/destroy/state-backends";
import { StandInTerraform } from "../support/stand-in-terraform";

const terraform = new StandInTerraform({}, "destroy web-dev-state-control");
const stacks = [terraform.stack("web-dev-dns"), terraform.stack("web-dev-app")];
const scratch = path.join(terraform.folder, "scratch");
const backend = { bucket: "b", key: "k", region: "us-east-1" };
afterAll(() => {
  terraform.remove();
});
beforeEach(() => {
  terraform.forget();
  fs.rmSync(scratch, { recursive: true, force: true });
});

/** The output of a destroy, or its error, where only these stacks have a state; and the stacks that were destroyed. */
async function destroyed(...present: readonly string[]) {
  let output = "";
  const write = (text: string) => (output += text);
  await destroyDeployment({
    deployment: "web-dev",
    order: [{ id: "all", title: "all", kind: "deploy", stacks: ["dns", "app"], reason: "a test" }],
    stacks,
    scratch,
    terraform: terraform.program,
    env: {},
    progress: new Progress({ write }),
    stateBackends: false,
    record: () => Promise.resolve(undefined),
    hasState: ({ name }) => Promise.resolve(present.includes(name)),
    prepare: () => Promise.resolve(),
  }).catch((error: unknown) => (output = (error as Error).message));
  return { output, stacks: terraform.lines().flatMap((line) => /^destroy (\S+)$/.exec(line)?.[1] ?? []) };
}

test("destroy: stacks without a state are skipped and named", async () => {
  const { output, stacks: done } = await destroyed("web-dev-dns");
  expect(output).toContain("skipped 1 stacks without a state: web-dev-app\n");
  expect(done).toEqual(["web-dev-dns"]);
  expect((await destroyed("web-dev-dns", "web-dev-app")).output).not.toContain("skipped");
});

test("destroy: without any state it fails, unless an earlier destroy has left one", async () => {
  expect((await destroyed()).output).toBe(
    "web-dev has no state: none of its 2 stacks has one in its bucket; nothing was changed\n" +
      "  - if it is deployed, check its name, account and regions in config/: they name the buckets of its states\n" +
      "  - if it was never deployed, or its state backends are destroyed too, there is nothing to destroy",
  );
  fs.mkdirSync(path.join(scratch, "web-dev-dns"), { recursive: true });
  // An empty folder is left when the state could not be read.
  expect((await destroyed()).output).toContain("web-dev has no state");
  fs.writeFileSync(path.join(scratch, "web-dev-dns", "terraform.tfstate"), "{}");
  expect((await destroyed()).output).toContain("skipped 2 stacks without a state: web-dev-dns, web-dev-app\n");
});

test.each(["KMS.KMSInvalidStateException", "AccessDenied"])(
  "destroy: %s is no state after an earlier destroy of the keys, and an error otherwise",
  async (name) => {
    const read = () => Promise.reject(Object.assign(new Error(name), { name }));
    await expect(addressesLeft(backend, false, read)).rejects.toThrow(name);
    const continued = addressesLeft(backend, true, read);
    if (name === "AccessDenied") await expect(continued).rejects.toThrow(name);
    else await expect(continued).resolves.toBeUndefined();
  },
);

test("destroy: when a state backend cannot be destroyed, the message names the folder of its state", async () => {
  const send = jest.spyOn(S3Client.prototype, "send").mockImplementation(() => {
    throw Object.assign(new Error("no"), { name: "NoSuchBucket" });
  });
  const backends = [terraform.stack("web-dev-state-control")];
  const options = { terraform: terraform.program, env: {}, scratch, update: () => undefined };
  await expect(destroyStateBackends(backends, backends, options)).rejects.toThrow(
    `\n  - keep ${scratch}: it has the states of the state backends that are left`,
  );
  send.mockRestore();
});
