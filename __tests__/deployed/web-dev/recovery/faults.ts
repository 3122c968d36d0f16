import { withFault } from "../../../support/fault-cell";
import type { Recovery } from "../../../support/recovery";

/** One fault for each kind of outcome; `npm run test:faults` tests all faults. */
export function faults(recovery: () => Recovery): void {
  test("X9: a gate that fails: rolled back, and the primary is active when its region is restored", async () => {
    const item = await withFault(recovery(), {
      workflow: "failover",
      step: "lag",
      operation: "start",
      effect: { kind: "function-error", type: "Boom" },
    });
    expect(item).toMatchObject({
      outcome: "rolled-back",
      failure: { step: "lag", kind: "error" },
      pointOfNoReturn: false,
    });
  });

  test("X9: a promotion that AWS declines: parallel steps are rolled back, including the fence", async () => {
    await recovery().control.addFault({
      service: "rds",
      action: "FailoverGlobalCluster",
      effect: { kind: "error", code: "InvalidGlobalClusterStateFault", status: 400 },
    });
    await recovery().runTasks("primary", 0);
    const item = await recovery().run("failover", "secondary");
    expect(await recovery().undisturbed()).toEqual(["FailoverGlobalCluster"]);
    expect(item).toMatchObject({ outcome: "rolled-back", failure: { step: "promote-database", kind: "refused" } });
    expect(item.steps["fence"]).toHaveProperty("rolledBackAt");
    await recovery().runTasks("primary", 1);
    await recovery().serves("primary");
  });

  test("X9: a check after the promotion that fails: needs intervention, raises an alarm, and is finished by a resume", async () => {
    const item = await withFault(recovery(), {
      workflow: "failover",
      step: "verify-outside",
      operation: "start",
      effect: { kind: "function-error", type: "Boom" },
    });
    expect(item).toMatchObject({
      outcome: "needs-intervention",
      failure: { step: "verify-outside" },
      pointOfNoReturn: true,
    });
  });
}
