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
/** Tags by which a deployment's costs are found; `Site` splits them. */
const TAGS = ["Deployment", "Environment"] as const;
/** At noon most of yesterday is known. @see https://docs.aws.amazon.com/cost-management/latest/userguide/ce-exploring-data.html */
const DAILY = "cron(0 12 * * ? *)";

/**
 * E7, X13: writes down every day what the deployment costs, by site and service. Cost Explorer has its one endpoint in
 * us-east-1: while that is gone the report is missing, and no recovery waits for it. It sees nothing until the tags
 * `Deployment`, `Environment` and `Site` are among the account's cost allocation tags.
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
      description: `Recovery of ${plan.name}: writes down what the deployment costs`,
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
      description: "Writes down every day what yesterday cost",
      schedule: DAILY,
      target: { function: this.function.reference },
      input: { plan: plan.name, strategy: plan.strategy, tags } satisfies CostRequest,
    });
  }
}
