import { WEB_STEPS } from "../../stacks/multi-region-web/order";
import { Progress } from "../../tools/console/progress";
import { destroyDeployment } from "../../tools/destroy/destroy";
import { StandInTerraform } from "../support/stand-in-terraform";

const terraform = new StandInTerraform({ destroy: 0.2 });
afterAll(() => {
  terraform.remove();
});

/** Commands that run when two stacks without dependencies are destroyed. */
async function destroyed(destroyedInTurn: boolean): Promise<string[]> {
  terraform.forget();
  await destroyDeployment({
    deployment: "web-dev",
    order: [
      { id: "base", title: "base", kind: "deploy", stacks: ["base", "global"], reason: "a test", destroyedInTurn },
    ],
    stacks: [terraform.stack("web-dev-base"), terraform.stack("web-dev-global")],
    scratch: terraform.folder,
    terraform: terraform.program,
    env: {},
    progress: new Progress({ write: () => true }),
    stateBackends: false,
    record: () => Promise.resolve(undefined),
    prepare: () => Promise.resolve(),
  });
  return terraform.lines().filter((line) => line.startsWith("destroy"));
}

test("destroy: the stacks of a step are destroyed one after the other if it requires that, the last one first", async () => {
  expect(await destroyed(true)).toEqual([
    "destroy web-dev-global",
    "destroy web-dev-global ended",
    "destroy web-dev-base",
    "destroy web-dev-base ended",
  ]);
  expect((await destroyed(false)).slice(0, 2)).toEqual(
    expect.arrayContaining(["destroy web-dev-base", "destroy web-dev-global"]),
  );
});

test("R14: CloudFront is destroyed before the buckets that it names", () => {
  const { stacks, destroyedInTurn } = WEB_STEPS.find(({ stacks: of }) => of.includes("global"))!;
  expect(destroyedInTurn).toBe(true);
  for (const base of ["primary-base", "secondary-base"]) {
    expect(stacks.indexOf("global")).toBeGreaterThan(stacks.indexOf(base));
  }
});
