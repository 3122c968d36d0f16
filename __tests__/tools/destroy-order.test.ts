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
async function destroyed(terraform: StandInTerraform, destroyedFirst: readonly string[]): Promise<string[]> {
  await destroyDeployment({
    deployment: "web-dev",
    order: [
      { id: "base", title: "base", kind: "deploy", stacks: ["base", "global"], reason: "a test", destroyedFirst },
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

test("destroy: the stacks that a step requires to be first are destroyed before its others", async () => {
  expect(await destroyed(inTurn, ["absent", "global"])).toEqual([GLOBAL, `${GLOBAL} ended`, BASE, `${BASE} ended`]);
});

test("destroy: the other stacks of a step are destroyed at once", async () => {
  expect((await destroyed(atOnce, [])).slice(0, 2).sort()).toEqual([BASE, GLOBAL]);
});

test("R14: CloudFront is destroyed before the buckets that it names", () => {
  const { stacks, destroyedFirst = [] } = WEB_STEPS.find(({ stacks: of }) => of.includes("global"))!;
  expect(destroyedFirst).toContain("global");
  expect(stacks).toEqual(expect.arrayContaining([...destroyedFirst, "primary-base", "secondary-base"]));
  expect(destroyedFirst).not.toEqual(expect.arrayContaining(["primary-base"]));
  expect(destroyedFirst).not.toEqual(expect.arrayContaining(["secondary-base"]));
});
