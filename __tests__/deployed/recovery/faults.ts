import { withFault } from "../../support/fault-cell";
import type { Recovery } from "../../support/recovery";

const MINUTES = 60_000;

/** One fault of each kind of ending; `npm run test:faults` goes through all of them. */
export function faults(recovery: () => Recovery): void {
  test(
    "X9 a gate that cannot answer: undone, and the primary serves when it is back",
    async () => {
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
    },
    6 * MINUTES,
  );

  test(
    "X9 a promotion that AWS declines: what was done beside it is undone, the fence too",
    async () => {
      await recovery().control.addFault({
        service: "rds",
        action: "FailoverGlobalCluster",
        effect: { kind: "error", code: "InvalidGlobalClusterStateFault", status: 400 },
      });
      await recovery().runTasks("primary", 0);
      const item = await recovery().run("failover", "secondary");
      expect(await recovery().undisturbed()).toEqual(["FailoverGlobalCluster"]);
      expect(item).toMatchObject({ outcome: "rolled-back", failure: { step: "promote-database", kind: "refused" } });
      expect(item.steps["fence"]).toHaveProperty("undoneAt");
      await recovery().runTasks("primary", 1);
      await recovery().serves("primary");
    },
    6 * MINUTES,
  );

  test(
    "X9 a check after the promotion that fails: open, alarmed, and finished by whoever takes over",
    async () => {
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
    },
    6 * MINUTES,
  );
}
