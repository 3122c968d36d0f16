import { ControlClient } from "../../../emulator/control-client";
import { stateStacks } from "../../../tools/bootstrap/bootstrap";
import { bench, type Bench } from "../../support/deployed";
import { Recovery } from "../../support/recovery";
import { api } from "./recovery/api";
import { faults } from "./recovery/faults";
import { permissions } from "./recovery/permissions";
import { plansInAnOutage } from "./recovery/plans-in-an-outage";
import { rounds } from "./recovery/rounds";
import { situations } from "./recovery/situations";

let at: Bench;
let recovery: Recovery;
let began: number;
const its = () => recovery;

beforeAll(async () => {
  at = await bench("web-dev");
  const backends = stateStacks(at.stacks);
  await at.bootstrap();
  await at.apply(at.stacks.filter((stack) => !backends.includes(stack)).map(({ name }) => name));
  recovery = new Recovery(new ControlClient(at.aws.control));
  began = Date.now();
});
// A failed test does not affect the next one.
afterEach(() => recovery.failBack());
afterAll(() => at.close());

const agree = async (names: readonly string[]) => {
  expect(await at.changes(names)).toEqual([]);
};

plansInAnOutage(() => at);
api(() => at, its);
rounds(its, agree);
faults(its);
situations(its);
permissions(its, () => began);

test("X1: after failovers and failbacks the plans show no changes", async () => {
  await agree([
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
