import { ControlClient } from "../../../emulator/control-client";
import { stateStacks } from "../../../tools/bootstrap/bootstrap";
import { startEmulatorDeployment, type EmulatorDeployment } from "../../support/deployed";
import { Recovery } from "../../support/recovery";
import { api } from "./recovery/api";
import { faults } from "./recovery/faults";
import { permissions } from "./recovery/permissions";
import { plansInAnOutage } from "./recovery/plans-in-an-outage";
import { rounds } from "./recovery/rounds";
import { situations } from "./recovery/situations";

let deployment: EmulatorDeployment;
let recovery: Recovery;
let began: number;
const currentRecovery = () => recovery;

beforeAll(async () => {
  deployment = await startEmulatorDeployment("web-dev");
  const backends = stateStacks(deployment.stacks);
  await deployment.bootstrap();
  await deployment.apply(deployment.stacks.filter((stack) => !backends.includes(stack)).map(({ name }) => name));
  recovery = new Recovery(new ControlClient(deployment.aws.control));
  began = Date.now();
});
// A failed test does not affect the next one.
afterEach(() => recovery.failBack());
afterAll(() => deployment.close());

const expectNoChanges = async (names: readonly string[]) => {
  expect(await deployment.changes(names)).toEqual([]);
};

plansInAnOutage(() => deployment);
api(() => deployment, currentRecovery);
rounds(currentRecovery, expectNoChanges);
faults(currentRecovery);
situations(currentRecovery);
permissions(currentRecovery, () => began);

test("X1: after failovers and failbacks the plans show no changes", async () => {
  await expectNoChanges([
    "web-dev-primary",
    "web-dev-secondary",
    "web-dev-control",
    "web-dev-global",
    "web-dev-routing",
    "web-dev-dr",
    "web-dev-control-dr",
    "web-dev-dr-triggers",
  ]);
});
