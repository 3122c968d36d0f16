import { Metrics, MetricUnit } from "@aws-lambda-powertools/metrics";

const metrics = new Metrics({ namespace: "Steadfast" });

/**
 * X5: the duration of a step, as the metric `StepSeconds` by plan and step. CloudWatch extracts it from the log.
 * @see https://docs.aws.amazon.com/AmazonCloudWatch/latest/monitoring/CloudWatch_Embedded_Metric_Format.html
 */
export function stepMetric(plan: string, step: string, seconds: number): void {
  const single = metrics.singleMetric();
  single.addDimensions({ Plan: plan, Step: step });
  single.addMetric("StepSeconds", MetricUnit.Seconds, seconds);
}
