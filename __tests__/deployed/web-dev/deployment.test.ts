import { bench, type Bench } from "../../support/deployed";
import { changes } from "./changes";
import { deploy } from "./deploy";
import { destroy } from "./destroy";

// One deployment from its state backends to its destruction: the tests run in this order, each on what the earlier ones left.
let at: Bench;
const its = () => at;

beforeAll(async () => {
  at = await bench("web-dev");
  await at.bootstrap();
});
afterAll(() => at.close());

deploy(its);
changes(its);
destroy(its);
