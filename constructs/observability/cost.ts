import { BudgetsBudget, type BudgetsBudgetNotification } from "@cdktf/provider-aws/lib/budgets-budget";
import { CeAnomalyMonitor } from "@cdktf/provider-aws/lib/ce-anomaly-monitor";
import { CeAnomalySubscription } from "@cdktf/provider-aws/lib/ce-anomaly-subscription";
import { CeCostAllocationTag } from "@cdktf/provider-aws/lib/ce-cost-allocation-tag";
import { Construct } from "constructs";
import { InvalidProps } from "../core/invalid-props";
import { siteOf } from "../core/site";
import type { TopicRef } from "./topic";

export interface CostProps {
  /** Where it is told: a topic in us-east-1 that `budgets` and `costalerts` may publish to. */
  readonly topic: TopicRef;
  readonly monthlyBudgetUsd: number;
  /**
   * Shares of the budget that are told once they are spent, in percent.
   * @default [80, 100]
   */
  readonly spentPercents?: readonly number[];
  /**
   * Share of the budget that is told once the month will probably reach it, in percent.
   * @default 100
   */
  readonly forecastPercent?: number;
  /**
   * News of costs out of the ordinary. For the management account of an organization or an account without one, with Cost
   * Explorer on: elsewhere the apply fails.
   * @default false
   * @see https://docs.aws.amazon.com/cost-management/latest/userguide/getting-started-ad.html
   */
  readonly anomalies?: boolean;
  /**
   * What an anomaly has to cost until it is told, in US dollars.
   * @default 50
   */
  readonly anomalyUsd?: number;
  /**
   * Tags by which costs can be split from then on, for the whole account. AWS takes a tag a day after the first resource
   * carries it, so this comes with a second deployment, and refuses it in a member account of an organization.
   * @default none
   * @see https://docs.aws.amazon.com/awsaccountbilling/latest/aboutv2/activating-tags.html
   */
  readonly allocationTags?: readonly string[];
}

/** The tag that says which deployment a cost belongs to. */
const TAG = "Deployment";

/**
 * What a deployment may cost: a monthly budget, and news of costs out of the ordinary where asked for. The budget counts
 * what carries the deployment's tag once that is among `allocationTags`; until then such a filter would find nothing, so it
 * counts the whole account. For a global stack: these APIs live in us-east-1.
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
      // As Cost Explorer gives it back, so that a plan finds no difference.
      monitorSpecification: JSON.stringify({
        And: null,
        CostCategories: null,
        Dimensions: null,
        Not: null,
        Or: null,
        Tags: { Key: TAG, MatchOptions: null, Values: [deployment] },
      }),
    });
    new CeAnomalySubscription(this, "anomaly-news", {
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
