import { WEB_STEPS } from "../../stacks/multi-region-web/order";
import { Progress } from "../../tools/console/progress";
import { destroyDeployment } from "../../tools/destroy/destroy";
import { StandInTerraform } from "../support/stand-in-terraform";

const [BASE, GLOBAL] = ["destroy web-dev-base", "destroy web-dev-global"] as const;
const inTurn = new StandInTerraform({});
/** Each destroy ends only after the other one has started. */
const atOnce = new StandInTerraform({}, "", { [BASE]: GLOBAL, [GLOBAL]: BASE });
afterAll(() => {
  inTurn.remove();
  atOnce.remove();
});

/** Commands that run when two stacks without dependencies are destroyed. */
async function destroyed(terraform: StandInTerraform, destroyedInTurn: boolean): Promise<string[]> {
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
  expect(await destroyed(inTurn, true)).toEqual([GLOBAL, `${GLOBAL} ended`, BASE, `${BASE} ended`]);
});

test("destroy: the stacks of another step are destroyed at once", async () => {
  expect((await destroyed(atOnce, false)).slice(0, 2).sort()).toEqual([BASE, GLOBAL]);
});

test("R14: CloudFront is destroyed before the buckets that it names", () => {
  const { stacks, destroyedInTurn } = WEB_STEPS.find(({ stacks: of }) => of.includes("global"))!;
  expect(destroyedInTurn).toBe(true);
  for (const base of ["primary-base", "secondary-base"]) {
    expect(stacks.indexOf("global")).toBeGreaterThan(stacks.indexOf(base));
  }
});
