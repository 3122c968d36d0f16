import { finding, type Rule } from "../rule";
import { isObject, refersTo, type ResourceView, show, type StackDocument } from "../stack-document";
import { isOff } from "../values";

/** ACM starts to renew 60 days before the expiry and tries for a month; then a person has to renew the certificate. */
const DAYS = 30;

export const certificateExpiryAlarm: Rule = {
  id: "certificate-expiry-alarm",
  title: `Every certificate has an alarm that pages the on-call engineer ${DAYS} days before it expires`,
  source: "https://docs.aws.amazon.com/acm/latest/userguide/cloudwatch-metrics.html",
  check: (stack) =>
    stack
      .all("aws_acm_certificate")
      .filter((certificate) => !stack.all("aws_cloudwatch_metric_alarm").some(watches(stack, certificate)))
      .map((certificate) =>
        finding(
          certificate,
          `has no alarm with an action on DaysToExpiry below ${DAYS} or more, so a failed renewal raises no alarm: add a CertificateMonitor`,
        ),
      ),
};

function watches(stack: StackDocument, certificate: ResourceView): (alarm: ResourceView) => boolean {
  const same = [
    certificate,
    ...stack
      .all("aws_acm_certificate_validation")
      .filter(({ values }) => refersTo(values["certificate_arn"], certificate)),
  ];
  return ({ values }) => {
    const { dimensions, threshold, alarm_actions: actions } = values;
    const arn = isObject(dimensions) ? dimensions["CertificateArn"] : undefined;
    return (
      values["namespace"] === "AWS/CertificateManager" &&
      values["metric_name"] === "DaysToExpiry" &&
      same.some((one) => refersTo(arn, one)) &&
      show(values["comparison_operator"]).startsWith("LessThan") &&
      typeof threshold === "number" &&
      threshold >= DAYS &&
      Array.isArray(actions) &&
      actions.length > 0 &&
      !isOff(values["actions_enabled"])
    );
  };
}
