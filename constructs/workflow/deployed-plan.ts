import { DynamodbTableItem } from "@cdktf/provider-aws/lib/dynamodb-table-item";
import { Construct } from "constructs";
import type { Plan } from "../../dr/plan/plan";
import { publishedPlanKey } from "../../dr/plan/published-plan";
import { planHash } from "../../dr/plan/plan-hash";
import type { RecoveryMachine } from "./recovery-machine";
import type { RecoveryTable } from "./recovery-table";

export interface DeployedPlanProps {
  readonly plan: Plan;
  readonly table: RecoveryTable;
  /** State machines that run the plan; it is published after they are deployed. */
  readonly machines: readonly RecoveryMachine[];
}

/** The plan as an item of the DR table: people read and approve the deployed plan. */
export class DeployedPlan extends Construct {
  constructor(scope: Construct, id: string, { plan, table, machines }: DeployedPlanProps) {
    super(scope, id);
    const { pk, sk } = publishedPlanKey(plan.name);
    new DynamodbTableItem(this, "Resource", {
      tableName: plan.table,
      hashKey: "pk",
      rangeKey: "sk",
      item: JSON.stringify({
        pk: { S: pk },
        sk: { S: sk },
        hash: { S: planHash(plan) },
        json: { S: JSON.stringify(plan) },
      }),
      dependsOn: [table, ...machines].map(({ resource }) => resource),
    });
  }
}
