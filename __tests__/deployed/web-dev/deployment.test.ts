import { bootstrap, stateStacks } from "../../../tools/bootstrap/bootstrap";
import { startEmulatorDeployment, type EmulatorDeployment } from "../../support/deployed";
import { machine } from "../../support/machine";
import { changes } from "./changes";
import { deploy } from "./deploy";
import { destroy } from "./destroy";
import { plansInAnOutage } from "./plans-in-an-outage";

// One deployment from its state backends to its destruction: the tests run in this order, each on what the earlier ones left.
let deployment: EmulatorDeployment;
const current = () => deployment;

beforeAll(async () => {
  deployment = await startEmulatorDeployment("web-dev");
  await bootstrap(stateStacks(deployment.stacks), {
    terraform: machine().terraform,
    env: deployment.env,
    scratch: deployment.scratch,
  });
});
afterAll(() => deployment.close());

deploy(current);
plansInAnOutage(current);
changes(current);
destroy(current);
