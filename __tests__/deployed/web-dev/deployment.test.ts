import { bootstrap, stateStacks } from "../../../tools/bootstrap/bootstrap";
import { bench, type Bench } from "../../support/deployed";
import { machine } from "../../support/machine";
import { changes } from "./changes";
import { deploy } from "./deploy";
import { destroy } from "./destroy";
import { plansInAnOutage } from "./plans-in-an-outage";

// One deployment from its state backends to its destruction: the tests run in this order, each on what the earlier ones left.
let at: Bench;
const its = () => at;

beforeAll(async () => {
  at = await bench("web-dev");
  await bootstrap(stateStacks(at.stacks), { terraform: machine().terraform, env: at.env, scratch: at.scratch });
});
afterAll(() => at.close());

deploy(its);
plansInAnOutage(its);
changes(its);
destroy(its);
