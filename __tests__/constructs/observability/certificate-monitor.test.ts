import { Certificate } from "../../../constructs/edge/certificate";
import { CertificateMonitor } from "../../../constructs/observability/certificate-monitor";
import { synthesizedSite } from "../../support/site";
import { resource } from "../../support/synth";

const topic = { arn: "arn:aws:sns:us-east-1:123456789012:alerts" };

test("R33: a certificate that ACM has not renewed 30 days before its expiry raises an alarm", () => {
  const { site } = synthesizedSite((stack) => {
    const certificate = new Certificate(stack, "certificate", { names: ["example.com"] });
    const { title, widgets } = new CertificateMonitor(stack, "monitor", { topic, certificate });
    expect(title).toBe("Certificate for example.com");
    expect(widgets).toMatchObject([{ periodSeconds: 86400, thresholds: [{ label: "alarm below 30", value: 30 }] }]);
  });
  expect(resource(site, "aws_cloudwatch_metric_alarm.monitor_expiry")).toEqual({
    "//": expect.anything() as unknown,
    alarm_name: "test-dev-primary-certificate-expiry",
    alarm_description:
      "The certificate for example.com expires in less than 30 days: ACM has not renewed it. What to do: find the missing " +
      "validation record in ACM, and apply the stack with the validation records; the domain must be delegated to its zone.",
    namespace: "AWS/CertificateManager",
    metric_name: "DaysToExpiry",
    dimensions: { CertificateArn: "${aws_acm_certificate_validation.certificate_issued.certificate_arn}" },
    statistic: "Minimum",
    period: 86400,
    evaluation_periods: 1,
    datapoints_to_alarm: 1,
    comparison_operator: "LessThanThreshold",
    threshold: 30,
    treat_missing_data: "ignore",
    actions_enabled: true,
    alarm_actions: [topic.arn],
    ok_actions: [topic.arn],
  });
});
