import { finding, type Rule } from "../rule";
import { blocks, type ResourceView } from "../stack-document";

const HOUR_SECONDS = 3600;
const DAY_SECONDS = 24 * HOUR_SECONDS;
const WEEK_SECONDS = 7 * DAY_SECONDS;

export const alarmValid: Rule = {
  id: "alarm-valid",
  title: "An alarm needs no more datapoints than it has periods, and evaluates no more time than CloudWatch allows",
  source: "https://docs.aws.amazon.com/AmazonCloudWatch/latest/APIReference/API_PutMetricAlarm.html",
  check: (stack) =>
    stack.all("aws_cloudwatch_metric_alarm").flatMap((alarm) => faults(alarm).map((text) => finding(alarm, text))),
};

function faults({ values }: ResourceView): string[] {
  const found: string[] = [];
  const { evaluation_periods: periods, datapoints_to_alarm: points } = values;
  if (typeof periods !== "number") return found;
  if (typeof points === "number" && points > periods) {
    found.push(
      `needs ${points} datapoints out of ${periods} periods, which CloudWatch refuses: ` +
        `set datapoints_to_alarm to ${periods} or fewer`,
    );
  }
  const period = Math.max(...periodsOf(values), 0);
  const limit = period < HOUR_SECONDS ? DAY_SECONDS : WEEK_SECONDS;
  if (period * periods > limit) {
    found.push(
      `evaluates ${periods} periods of ${period} s, more than the ${limit / DAY_SECONDS} d that CloudWatch ` +
        "allows: use fewer periods",
    );
  }
  return found;
}

function periodsOf({ period, metric_query }: ResourceView["values"]): number[] {
  const metrics = blocks(metric_query).flatMap((query) => blocks(query["metric"]));
  return [period, ...metrics.map((metric) => metric["period"])].filter((one) => typeof one === "number");
}
