import { type Answer, type Call } from "../gateway/call";
import type { ControlRoute } from "../gateway/control-api";
import { errorAnswer, type Faults } from "../gateway/faults";
import type { Handler } from "../gateway/gateway";
import type { Settings } from "../gateway/settings";
import type { Wire } from "../gateway/wire";
import { escapeXml } from "../gateway/xml";
import { Dns, type DnsAnswer, type Zone } from "./dns";
import { Endpoints, isGood, settled } from "./endpoints";
import { type HealthCheck, type HealthStatus, statuses } from "./health-checks";
import { type AlarmRule, lastKnownState, MetricReader, metricState } from "./metric-health";
import { Route53Reader } from "./route53-reader";

const DEFAULT_INTERVAL_SECONDS = 30;
const DEFAULT_THRESHOLD = 3;
/** @see https://docs.aws.amazon.com/Route53/latest/APIReference/API_HealthCheckConfig.html */
const CHECKER_REGIONS = [
  "us-east-1",
  "us-west-1",
  "us-west-2",
  "eu-west-1",
  "ap-southeast-1",
  "ap-northeast-1",
  "sa-east-1",
];

/**
 * Route 53's data plane, modelled: DNS answers and health checks, from the zones, alarms and metrics in the emulator
 * behind the gateway. It goes on while us-east-1, its control plane, has an outage. Control API:
 * `GET /dns?name=…&type=A&from=<region>`, `GET /health`.
 */
export class Route53Model {
  readonly endpoints: Endpoints;
  private readonly reader: Route53Reader;
  private readonly metrics: MetricReader;
  /** What health checks follow: their alarms as they were when the health check was created or updated, by its id. */
  private readonly copied = new Map<string, AlarmRule>();

  constructor(
    moto: Wire,
    private readonly faults: Faults,
    private readonly settings: Settings,
  ) {
    this.reader = new Route53Reader(moto);
    this.metrics = new MetricReader(moto);
    this.endpoints = new Endpoints(faults);
  }

  /** The public zones with their records, delegated or not. */
  zones(): Promise<readonly Zone[]> {
    return this.reader.zones();
  }

  async resolve(name: string, type: string, from: string): Promise<DnsAnswer> {
    return (await this.now()).resolve(name, type, from);
  }

  /** Records and health as they are now. */
  async now(): Promise<Dns> {
    const [zones, checks] = await Promise.all([this.reader.zones(), this.reader.healthChecks()]);
    return this.dns(zones, await this.statuses(checks, zones));
  }

  async health(): Promise<ReadonlyMap<string, HealthStatus>> {
    const [zones, checks] = await Promise.all([this.reader.zones(), this.reader.healthChecks()]);
    return this.statuses(checks, zones);
  }

  /**
   * Answers GetHealthCheckStatus by the model, for a check that the emulator has. Copies the alarm of a check that is
   * created, or updated with an alarm.
   */
  readonly handler: Handler = async (call, passOn) => {
    if (call.service !== "route53") return undefined;
    if (call.action === "CreateHealthCheck" || call.action === "UpdateHealthCheck") return this.copying(call, passOn);
    if (call.action !== "GetHealthCheckStatus") return undefined;
    const id = /\/healthcheck\/([^/?]+)\/status/.exec(call.url)?.[1] ?? "";
    const known = await passOn(call);
    if (known.status >= 300) return known;
    const check = (await this.reader.healthChecks()).find((one) => one.id === id);
    if (check?.type === "CALCULATED") {
      const message = "A calculated health check has no observations of its own.";
      return errorAnswer(call, "InvalidInput", 400, message);
    }
    return statusAnswer(call, (await this.health()).get(id) ?? { healthy: false, why: "not evaluated" });
  };

  readonly route: ControlRoute = async (method, path, query) => {
    switch (`${method} ${path}`) {
      case "GET /dns": {
        const name = query.get("name");
        if (name === null) throw new Error("name: should be the DNS name to resolve");
        return this.resolve(name, query.get("type") ?? "A", query.get("from") ?? "us-east-1");
      }
      case "GET /health":
        return Object.fromEntries(await this.health());
      default:
        return undefined;
    }
  };

  /** @see https://docs.aws.amazon.com/Route53/latest/DeveloperGuide/health-checks-creating-values.html */
  private async copying(call: Call, passOn: (call: Call) => Promise<Answer>): Promise<Answer> {
    const answer = await passOn(call);
    const id = /<HealthCheck>\s*<Id>([^<]+)/.exec(answer.body.toString("utf8"))?.[1];
    if (answer.status >= 300 || id === undefined || !call.body.includes("AlarmIdentifier")) return answer;
    const alarm = (await this.reader.healthChecks()).find((one) => one.id === id)?.alarm;
    const rule = alarm && (await this.metrics.rule(alarm.name, alarm.region));
    if (rule) this.copied.set(id, rule);
    return answer;
  }

  private dns(zones: readonly Zone[], health: ReadonlyMap<string, HealthStatus>): Dns {
    return new Dns(zones, {
      check: (id) => health.get(id)?.healthy ?? false,
      target: (name) => isGood(this.endpoints.at([name], Date.now()).status),
    });
  }

  private statuses(checks: readonly HealthCheck[], zones: readonly Zone[]): Promise<ReadonlyMap<string, HealthStatus>> {
    const dns = this.dns(zones, new Map());
    return statuses(checks, (check) =>
      check.type === "CLOUDWATCH_METRIC" ? this.metric(check) : Promise.resolve(this.endpoint(check, dns)),
    );
  }

  private endpoint(check: HealthCheck, dns: Dns): HealthStatus {
    if (check.host === undefined) return { healthy: true, why: `the model has no checks of type ${check.type}` };
    const { requestIntervalSeconds = DEFAULT_INTERVAL_SECONDS, failureThreshold = DEFAULT_THRESHOLD } = check;
    const delayMs = requestIntervalSeconds * failureThreshold * this.settings.values.healthCheckPace * 1000;
    const host = check.host.toLowerCase();
    const names = [host, ...dns.ends(host).filter((end) => end !== host)];
    const now = Date.now();
    const observe = (moment: number) => isGood(this.endpoints.at(names, moment).status);
    const healthy = settled(observe, this.endpoints.changes(names), now, delayMs);
    const { status, why } = this.endpoints.at(names, now);
    return { healthy, why: `${host}: ${status === 0 ? "no answer" : `HTTP status ${status}`} (${why})` };
  }

  private async metric({ id, alarm, insufficientData = "LastKnownStatus" }: HealthCheck): Promise<HealthStatus> {
    const rule = this.copied.get(id) ?? (alarm && (await this.metrics.rule(alarm.name, alarm.region)));
    if (!rule)
      return { healthy: insufficientData !== "Unhealthy", why: `there is no alarm ${alarm?.name ?? ""} on a metric` };
    const now = Date.now();
    const samples = await this.metrics.samples(rule, now);
    const pace = this.settings.values.healthCheckPace;
    // Nothing of a failed region reaches Route 53, so the last it knew counts.
    const state = this.faults.isFailed(rule.region) ? "insufficient" : metricState(rule, samples, now, pace);
    if (state !== "insufficient") return { healthy: state === "ok", why: `${rule.metricName} is ${state}` };
    if (insufficientData !== "LastKnownStatus") {
      return { healthy: insufficientData === "Healthy", why: `${rule.metricName} has no data: ${insufficientData}` };
    }
    const last = lastKnownState(rule, samples, pace);
    return { healthy: last !== "breaching", why: `${rule.metricName} has no data, was last ${last ?? "never seen"}` };
  }
}

function statusAnswer(call: Call, { healthy, why }: HealthStatus): Answer {
  const status = `${healthy ? "Success" : "Failure"}: ${why}`;
  const report = `<StatusReport><Status>${escapeXml(status)}</Status><CheckedTime>${new Date().toISOString()}</CheckedTime></StatusReport>`;
  const observations = CHECKER_REGIONS.map(
    (region) =>
      `<HealthCheckObservation><Region>${region}</Region><IPAddress>192.0.2.1</IPAddress>${report}</HealthCheckObservation>`,
  );
  const root = `GetHealthCheckStatusResponse`;
  const body = `<${root} xmlns="https://route53.amazonaws.com/doc/2013-04-01/"><HealthCheckObservations>${observations.join("")}</HealthCheckObservations></${root}>`;
  return {
    status: 200,
    headers: { "content-type": "text/xml", "x-amzn-requestid": call.action },
    body: Buffer.from(body),
  };
}
