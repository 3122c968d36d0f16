import { ControlClient } from "../../../emulator/control-client";
import { bootstrap, stateStacks } from "../../../tools/bootstrap/bootstrap";
import { bench, type Bench } from "../../support/deployed";
import { machine } from "../../support/machine";
import { Recovery } from "../../support/recovery";
import { api } from "./api";
import { faults } from "./faults";
import { permissions } from "./permissions";
import { plansInAnOutage } from "./plans-in-an-outage";
import { rounds } from "./rounds";

let at: Bench;
let recovery: Recovery;
let began: number;
const its = () => recovery;

beforeAll(async () => {
  at = await bench("web-dev");
  const homes = stateStacks(at.stacks);
  await bootstrap(homes, { terraform: machine().terraform, env: at.env, scratch: at.scratch });
  await at.apply(at.stacks.filter((stack) => !homes.includes(stack)).map(({ name }) => name));
  recovery = new Recovery(new ControlClient(at.aws.control));
  began = Date.now();
}, 1_200_000);
// A test that fails leaves nothing in the way of the next.
afterEach(() => recovery.home(), 600_000);
afterAll(() => at.close(), 300_000);

const agree = async (names: readonly string[]) => {
  expect(await at.changes(names)).toEqual([]);
};

api(() => at, its);
rounds(its, agree);
faults(its);
permissions(its, () => began);

test("X1: after failovers and ways home Terraform agrees with what there is", async () => {
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
}, 1_200_000);

plansInAnOutage(() => at);
