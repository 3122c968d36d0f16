import { BudgetsBudget, type BudgetsBudgetNotification } from "@cdktf/provider-aws/lib/budgets-budget";
import { CeAnomalyMonitor } from "@cdktf/provider-aws/lib/ce-anomaly-monitor";
import { CeAnomalySubscription } from "@cdktf/provider-aws/lib/ce-anomaly-subscription";
import { CeCostAllocationTag } from "@cdktf/provider-aws/lib/ce-cost-allocation-tag";
import { Construct } from "constructs";
import { InvalidProps } from "../core/invalid-props";
import { siteOf } from "../core/site";
import type { TopicRef } from "./topic";

export interface CostProps {
  /** Topic for notifications, in us-east-1; `budgets` and `costalerts` may publish to it. */
  readonly topic: TopicRef;
  readonly monthlyBudgetUsd: number;
  /**
   * Percentages of the budget at which actual costs send a notification.
   * @default [80, 100]
   */
  readonly spentPercents?: readonly number[];
  /**
   * Percentage of the budget at which the forecast for the month sends a notification.
   * @default 100
   */
  readonly forecastPercent?: number;
  /**
   * Notifications of cost anomalies. For the management account of an organization or an account without organization,
   * with Cost Explorer enabled; in any other account the apply fails.
   * @default false
   * @see https://docs.aws.amazon.com/cost-management/latest/userguide/getting-started-ad.html
   */
  readonly anomalies?: boolean;
  /**
   * Minimum cost impact of an anomaly that sends a notification, in US dollars.
   * @default 50
   */
  readonly anomalyUsd?: number;
  /**
   * Tags that become cost allocation tags of the whole account; costs can be split by them from then on. AWS accepts a
   * tag a day after the first resource has it, so set this in a second deployment. AWS rejects it in a member account
   * of an organization.
   * @default none
   * @see https://docs.aws.amazon.com/awsaccountbilling/latest/aboutv2/activating-tags.html
   */
  readonly allocationTags?: readonly string[];
}

/** The tag with the deployment that a cost belongs to. */
const TAG = "Deployment";

/**
 * Cost control of a deployment: a monthly budget, and optionally notifications of cost anomalies. The budget counts the
 * resources with the deployment's tag once that tag is among `allocationTags`; until then such a filter would match
 * nothing, so it counts the whole account. For a global stack: the endpoints of these APIs are in us-east-1.
 * @see https://docs.aws.amazon.com/cost-management/latest/userguide/budgets-create-filters.html
 */
export class Cost extends Construct {
  constructor(scope: Construct, id: string, props: CostProps) {
    super(scope, id);
    const { topic, monthlyBudgetUsd, spentPercents = [80, 100], forecastPercent = 100, anomalyUsd = 50 } = props;
    const { allocationTags = [] } = props;
    const { names, defaultTags, siteRole } = siteOf(this);
    const deployment = defaultTags[TAG];
    if (siteRole !== "global") throw new InvalidProps(this, `should be placed in a global stack, got '${siteRole}'`);
    if (deployment === undefined) throw new InvalidProps(this, `defaultTags should have '${TAG}', got none`);
    this.check({ monthlyBudgetUsd, anomalyUsd, forecastPercent });
    for (const percent of spentPercents) this.check({ spentPercents: percent });

    const notify = (notificationType: string, threshold: number): BudgetsBudgetNotification => ({
      notificationType,
      threshold,
      thresholdType: "PERCENTAGE",
      comparisonOperator: "GREATER_THAN",
      subscriberSnsTopicArns: [topic.arn],
    });
    new BudgetsBudget(this, "budget", {
      name: names.of("monthly"),
      budgetType: "COST",
      timeUnit: "MONTHLY",
      limitAmount: monthlyBudgetUsd.toFixed(2),
      limitUnit: "USD",
      costFilter: [
        allocationTags.includes(TAG)
          ? { name: "TagKeyValue", values: [`user:${TAG}$${deployment}`] }
          : { name: "LinkedAccount", values: [names.identity.account] },
      ],
      notification: [
        ...spentPercents.map((percent) => notify("ACTUAL", percent)),
        notify("FORECASTED", forecastPercent),
      ],
    });
    if (props.anomalies) this.anomalies(props, deployment, anomalyUsd);
    for (const tagKey of allocationTags) {
      new CeCostAllocationTag(this, `tag-${tagKey}`, { tagKey, status: "Active" });
    }
  }

  private anomalies({ topic }: CostProps, deployment: string, anomalyUsd: number): void {
    const { names } = siteOf(this);
    const monitor = new CeAnomalyMonitor(this, "anomalies", {
      name: names.of("costs"),
      monitorType: "CUSTOM",
      // The form that Cost Explorer returns, so that a plan shows no changes.
      monitorSpecification: JSON.stringify({
        And: null,
        CostCategories: null,
        Dimensions: null,
        Not: null,
        Or: null,
        Tags: { Key: TAG, MatchOptions: null, Values: [deployment] },
      }),
    });
    new CeAnomalySubscription(this, "anomaly-notifications", {
      name: names.of("costs"),
      frequency: "IMMEDIATE",
      monitorArnList: [monitor.arn],
      subscriber: [{ type: "SNS", address: topic.arn }],
      thresholdExpression: {
        dimension: {
          key: "ANOMALY_TOTAL_IMPACT_ABSOLUTE",
          matchOptions: ["GREATER_THAN_OR_EQUAL"],
          values: [String(anomalyUsd)],
        },
      },
    });
  }

  private check(amounts: Readonly<Record<string, number>>): void {
    for (const [name, amount] of Object.entries(amounts)) {
      if (!(amount > 0) || !Number.isFinite(amount))
        throw new InvalidProps(this, `${name} should be above 0, got ${amount}`);
    }
  }
}
