import { ControlClient } from "../../../emulator/control-client";
import type { Bench } from "../../support/embedded";
import { Recovery } from "../../support/recovery";
import { api } from "./api";
import { faults } from "./faults";
import { permissions } from "./permissions";
import { rounds } from "./rounds";

/** The tests of a recovery on a deployment that stands; they leave it as they found it. */
export function recoveryTests(bench: () => Bench): void {
  let recovery: Recovery;
  let began: number;
  const its = () => recovery;
  beforeAll(() => {
    recovery = new Recovery(new ControlClient(bench().aws.control));
    began = Date.now();
  });
  // A test that fails leaves nothing in the way of the next.
  afterEach(() => recovery.home(), 240_000);

  const agree = async (names: readonly string[]) => {
    expect(await bench().changes(names)).toEqual([]);
  };

  api(bench);
  rounds(its, agree);
  faults(its);
  permissions(its, () => began);

  test("X1 after failovers and ways home Terraform agrees with what there is", async () => {
    await agree(["web-dev-primary", "web-dev-secondary", "web-dev-control", "web-dev-global", "web-dev-dr"]);
  }, 300_000);
}
