import { Metrics, MetricUnit } from "@aws-lambda-powertools/metrics";

const metrics = new Metrics({ namespace: "Steadfast" });

/**
 * X5: the seconds that a step took, as a metric `StepSeconds` of plan and step that CloudWatch takes out of the log.
 * @see https://docs.aws.amazon.com/AmazonCloudWatch/latest/monitoring/CloudWatch_Embedded_Metric_Format.html
 */
export function stepMetric(plan: string, step: string, seconds: number): void {
  const single = metrics.singleMetric();
  single.addDimensions({ Plan: plan, Step: step });
  single.addMetric("StepSeconds", MetricUnit.Seconds, seconds);
}
