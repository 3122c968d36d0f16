import { startEmulatorDeployment, type EmulatorDeployment } from "../../support/deployed";
import { changes } from "./changes";
import { deploy } from "./deploy";
import { destroy } from "./destroy";

// One deployment from its state backends to its destruction: the tests run in this order, each on what the earlier ones left.
let deployment: EmulatorDeployment;
const current = () => deployment;

beforeAll(async () => {
  deployment = await startEmulatorDeployment("web-dev");
  await deployment.bootstrap();
});
afterAll(() => deployment.close());

deploy(current);
changes(current);
destroy(current);
