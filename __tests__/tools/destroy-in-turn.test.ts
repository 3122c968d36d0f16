import * as fs from "node:fs";
import * as os from "node:os";
import * as path from "node:path";
import { WEB_STEPS } from "../../stacks/multi-region-web/order";
import { Progress } from "../../tools/console/progress";
import { destroyDeployment } from "../../tools/destroy/destroy";

const folder = fs.mkdtempSync(path.join(os.tmpdir(), "steadfast-destroy-"));
const log = path.join(folder, "log");
const program = path.join(folder, "terraform");
// In place of Terraform: notes begin and end of each destruction.
fs.writeFileSync(
  program,
  `#!/bin/sh
[ "$1" = destroy ] || exit 0
echo "$(basename "$PWD") begins" >> ${log}
sleep 0.2
echo "$(basename "$PWD") ended" >> ${log}
`,
  { mode: 0o755 },
);
afterAll(() => {
  fs.rmSync(folder, { recursive: true, force: true });
});

function stack(name: string, ...dependencies: string[]) {
  const own = path.join(folder, name);
  fs.mkdirSync(own, { recursive: true });
  const aws = [{ region: "us-east-1" }];
  const terraform = { backend: { s3: { bucket: "b", key: name, region: "us-east-1" } }, required_providers: {} };
  fs.writeFileSync(path.join(own, "cdk.tf.json"), JSON.stringify({ terraform, provider: { aws } }));
  return { name, folder: own, dependencies };
}

/** What is noted when two stacks without dependencies are destroyed. */
async function destroyed(destroyedInTurn: boolean): Promise<string[]> {
  fs.writeFileSync(log, "");
  await destroyDeployment({
    deployment: "web-dev",
    order: [
      { id: "base", title: "base", kind: "deploy", stacks: ["base", "global"], reason: "a test", destroyedInTurn },
    ],
    stacks: [stack("web-dev-base"), stack("web-dev-global")],
    scratch: folder,
    terraform: program,
    env: {},
    progress: new Progress({ write: () => true }),
    stateBackends: false,
    record: () => Promise.resolve(undefined),
    prepare: () => Promise.resolve(),
  });
  return fs.readFileSync(log, "utf8").trim().split("\n");
}

test("destroy: the stacks of a step go in turn where it says so, the last one first", async () => {
  expect(await destroyed(true)).toEqual([
    "web-dev-global begins",
    "web-dev-global ended",
    "web-dev-base begins",
    "web-dev-base ended",
  ]);
  expect((await destroyed(false)).slice(0, 2)).toEqual(
    expect.arrayContaining(["web-dev-base begins", "web-dev-global begins"]),
  );
});

test("R14: CloudFront is destroyed before the buckets that it names", () => {
  const { stacks, destroyedInTurn } = WEB_STEPS.find(({ stacks: of }) => of.includes("global"))!;
  expect(destroyedInTurn).toBe(true);
  for (const base of ["primary-base", "secondary-base"]) {
    expect(stacks.indexOf("global")).toBeGreaterThan(stacks.indexOf(base));
  }
});
