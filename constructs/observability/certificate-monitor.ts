import { Construct } from "constructs";
import type { Certificate } from "../edge/certificate";
import { Alarm } from "./alarm";
import { type Monitor, type MonitorProps, alarmGraph } from "./monitor";
import type { Widget } from "./widget";

export interface CertificateMonitorProps extends MonitorProps {
  readonly certificate: Certificate;
  /**
   * First part of its alarm's name.
   * @default "certificate"
   */
  readonly name?: string;
  /**
   * Days before expiry at which the alarm is raised. ACM renews 60 days before; from 45 days on its attempts have
   * failed.
   * @see https://docs.aws.amazon.com/acm/latest/userguide/dns-renewal-validation.html
   * @default 30
   */
  readonly daysToExpiry?: number;
}

const DAY_SECONDS = 24 * 3600;

/**
 * Monitors whether ACM renews a certificate. ACM publishes the metric twice a day in the certificate's region and stops
 * after expiry, so the alarm keeps its last state while there is no data.
 * @see https://docs.aws.amazon.com/acm/latest/userguide/cloudwatch-metrics.html
 */
export class CertificateMonitor extends Construct implements Monitor {
  readonly title: string;
  readonly alarms: readonly Alarm[];
  readonly widgets: readonly Widget[];

  constructor(scope: Construct, id: string, props: CertificateMonitorProps) {
    super(scope, id);
    const { topic, certificate, name = "certificate", daysToExpiry = 30 } = props;
    const expiry = new Alarm(this, "expiry", {
      topic,
      name: `${name}-expiry`,
      meaning: `The certificate for ${certificate.subject} expires in less than ${daysToExpiry} days: ACM has not renewed it.`,
      remedy:
        "find the missing validation record in ACM, and apply the stack with the validation records; the domain must be delegated to its zone.",
      metric: {
        namespace: "AWS/CertificateManager",
        name: "DaysToExpiry",
        dimensions: { CertificateArn: certificate.arn },
        statistic: "Minimum",
        label: "Days",
      },
      comparison: "below",
      threshold: daysToExpiry,
      periodSeconds: DAY_SECONDS,
      periods: 1,
      missingData: "ignore",
    });
    this.title = `Certificate for ${certificate.subject}`;
    this.alarms = [expiry];
    this.widgets = [alarmGraph("Days until the certificate expires", [expiry])];
  }
}
