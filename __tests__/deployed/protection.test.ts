import { startEmulatorDeployment, type EmulatorDeployment } from "../support/deployed";

const STACKS = ["web-prod-identity", "web-prod-control-base"] as const;
let deployment: EmulatorDeployment;

beforeAll(async () => {
  deployment = await startEmulatorDeployment("web-prod");
  await deployment.applyWithLocalStates(STACKS);
});
afterAll(() => deployment.close());

test("a production stack with data cannot be destroyed, and the error lists the resource", async () => {
  const stack = deployment.terraform("web-prod-control-base");
  expect(await stack.plan()).toMatchObject({ empty: true });
  const refusal: unknown = await stack.destroy().catch((error: unknown) => error);
  expect(refusal).toBeInstanceOf(Error);
  const message = String(refusal).replace(/\s+/g, " ");
  expect(message).toContain("Error: Instance cannot be destroyed");
  expect(message).toContain("Resource aws_s3_bucket.archive_bucket has lifecycle.prevent_destroy set");
  expect(await stack.plan()).toMatchObject({ empty: true });
});

test("a production stack without data is destroyed as in any environment", async () => {
  const stack = deployment.terraform("web-prod-identity");
  expect(await stack.stateList()).not.toEqual([]);
  await stack.destroy();
  expect(await stack.stateList()).toEqual([]);
});
