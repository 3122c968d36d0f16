import { Construct } from "constructs";
import { controlCall, dataCall } from "../../dr/plan/call";
import type { CostRequest } from "../../dr/record/cost-item";
import { statementsOf } from "../../dr/derived/iam";
import { arnOf, type Plan } from "../../dr/plan/plan";
import { Lambda } from "../compute/lambda";
import { InvalidProps } from "../core/invalid-props";
import { siteOf } from "../core/site";
import type { KeyRef } from "../security/key";
import { permissions } from "./permissions";
import { Schedule } from "./schedule";

export interface CostReportProps {
  readonly plan: Plan;
  /** Key of the function and of the DR table. */
  readonly key: KeyRef;
  readonly logRetentionDays: number;
}

/** Part of the deterministic name of the function. */
const COSTS = "costs";
/** Tags that filter the costs of a deployment; `Site` groups them. */
const TAGS = ["Deployment", "Environment"] as const;
/** At noon most costs of the day before are available. @see https://docs.aws.amazon.com/cost-management/latest/userguide/ce-exploring-data.html */
const DAILY = "cron(0 12 * * ? *)";

/**
 * E7, X13: records the costs of the deployment every day, by site and service. The only endpoint of Cost Explorer is in
 * us-east-1: during an outage of that region the report is missing, but no recovery depends on it. The report is empty
 * until the tags `Deployment`, `Environment` and `Site` are cost allocation tags of the account.
 */
export class CostReport extends Construct {
  readonly function: Lambda;

  constructor(scope: Construct, id: string, { plan, key, logRetentionDays }: CostReportProps) {
    super(scope, id);
    const { defaultTags } = siteOf(this);
    const tags = Object.fromEntries(
      TAGS.map((tag) => {
        const value = defaultTags[tag];
        if (value === undefined) throw new InvalidProps(this, `defaultTags should have '${tag}', got none`);
        return [tag, value];
      }),
    );
    const { region } = plan.sites.control;
    const table = arnOf(plan)("dynamodb", region, `table/${plan.table}`);
    this.function = new Lambda(this, "function", {
      name: COSTS,
      description: `DR orchestration of ${plan.name}: records the costs of the deployment`,
      statements: permissions(
        statementsOf([
          dataCall("dynamodb:GetItem", region, table),
          dataCall("dynamodb:UpdateItem", region, table),
          controlCall("ce:GetCostAndUsage", "us-east-1", "*"),
        ]),
      ),
      key,
      logRetentionDays,
      environment: { TABLE: plan.table },
    });
    new Schedule(this, "schedule", {
      name: COSTS,
      description: "Records the costs of the previous day every day",
      schedule: DAILY,
      target: { function: this.function.reference },
      input: { plan: plan.name, strategy: plan.strategy, tags } satisfies CostRequest,
    });
  }
}
