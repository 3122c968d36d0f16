import { bench, type Bench } from "../support/deployed";

const STACKS = ["web-prod-identity", "web-prod-control-base"] as const;
let at: Bench;

beforeAll(async () => {
  at = await bench("web-prod");
  await at.applyWithLocalStates(STACKS);
}, 1_200_000);
afterAll(() => at.close(), 300_000);

test("what holds data in production refuses to be destroyed, and says which", async () => {
  const stack = at.terraform("web-prod-control-base");
  expect(await stack.plan()).toMatchObject({ empty: true });
  const refusal: unknown = await stack.destroy().catch((error: unknown) => error);
  expect(refusal).toBeInstanceOf(Error);
  const said = String(refusal).replace(/\s+/g, " ");
  expect(said).toContain("Error: Instance cannot be destroyed");
  expect(said).toContain("Resource aws_s3_bucket.archive_bucket has lifecycle.prevent_destroy set");
  expect(await stack.plan()).toMatchObject({ empty: true });
}, 1_200_000);

test("what holds none is destroyed there as everywhere", async () => {
  const stack = at.terraform("web-prod-identity");
  expect(await stack.stateList()).not.toEqual([]);
  await stack.destroy();
  expect(await stack.stateList()).toEqual([]);
}, 1_200_000);
