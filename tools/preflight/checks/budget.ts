import { type Finding, ok, warning } from "../finding";
import type { Needs } from "../needs";
import { estimate } from "../prices/estimate";

/** The monthly price against the budget of the deployment: a budget that is too low alerts every month. */
export function budget(needs: Needs): Finding[] {
  const limit = Number(needs.all("aws_budgets_budget")[0]?.values["limit_amount"]);
  if (Number.isNaN(limit)) return [];
  const usd = Math.round(estimate(needs).usd);
  const subject = "Monthly price";
  const found = `about ${usd} US dollars, the budget is ${limit}`;
  return [
    usd <= limit
      ? ok(subject, found)
      : warning(
          subject,
          found,
          "the budget alerts every month: raise 'monthlyBudgetUsd' in config/, or choose smaller sizes",
        ),
  ];
}
