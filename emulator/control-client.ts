import type { FireRequest, FireResult } from "./events/fire";
import type { CallFilter, LoggedCall } from "./gateway/call-log";
import type { Outage, Fault, FaultHit } from "./gateway/faults";
import type { SettingValues } from "./gateway/settings";
import type { Checked } from "./iam/enforcement";
import type { AccessEntry } from "./http-api/access-log";
import type { IssuerKey } from "./http-api/jwt";
import type { Invocation } from "./lambda/function-logs";
import type { Delegation } from "./models/delegations";
import type { DnsAnswer } from "./models/dns";
import type { Replicated } from "./models/s3-replication";
import type { HealthStatus } from "./models/health-checks";

/** The control API of a running emulator. */
export class ControlClient {
  constructor(private readonly url: string) {}

  /** Calls that the gateway has seen, oldest first. */
  calls(filter: CallFilter = {}): Promise<LoggedCall[]> {
    return this.send("GET", `/calls?${query(filter)}`) as Promise<LoggedCall[]>;
  }

  /** Permissions that callers needed, once for each. */
  permissions(): Promise<Checked[]> {
    return this.send("GET", "/permissions") as Promise<Checked[]>;
  }

  async forgetCalls(): Promise<void> {
    await this.send("DELETE", "/calls");
  }

  /** Starts an outage of a region: it refuses connections, or accepts them and never answers. */
  async failRegion(region: string, outage: Outage): Promise<void> {
    await this.send("PUT", `/regions/${region}`, { outage });
  }

  async restoreRegion(region: string): Promise<void> {
    await this.send("DELETE", `/regions/${region}`);
  }

  async addFault(fault: Fault): Promise<void> {
    await this.send("POST", "/faults", fault);
  }

  /** The faults that were added, with the number of calls that each has hit. */
  faults(): Promise<FaultHit[]> {
    return this.send("GET", "/faults") as Promise<FaultHit[]>;
  }

  async clearFaults(): Promise<void> {
    await this.send("DELETE", "/faults");
  }

  /** Changes how fast the models go; resolves to all settings. */
  settings(some: Partial<SettingValues> = {}): Promise<SettingValues> {
    return this.send("PUT", "/settings", some) as Promise<SettingValues>;
  }

  /** Invocations of functions with their logs, oldest first. */
  invocations(filter: { function?: string; region?: string; since?: number } = {}): Promise<Invocation[]> {
    return this.send("GET", `/invocations?${query(filter)}`) as Promise<Invocation[]>;
  }

  /** Asynchronous events that are neither processed nor sent to the dead-letter queue. */
  async waitingEvents(): Promise<number> {
    return ((await this.send("GET", "/events")) as { waiting: number }).waiting;
  }

  /** Fires a rule or schedule now; resolves to what each target got. */
  fire(request: FireRequest): Promise<FireResult[]> {
    return this.send("POST", "/fire", request) as Promise<FireResult[]>;
  }

  /** Status of every object that was put into a replicated bucket, once no replication is in progress. */
  replications(): Promise<Replicated[]> {
    return this.send("GET", "/replications") as Promise<Replicated[]>;
  }

  /** What Route 53 would answer a client in a region. */
  dns(name: string, type = "A", from = "us-east-1"): Promise<DnsAnswer> {
    return this.send("GET", `/dns?${query({ name, type, from })}`) as Promise<DnsAnswer>;
  }

  /** Status of every health check, by its id. */
  health(): Promise<Record<string, HealthStatus>> {
    return this.send("GET", "/health") as Promise<Record<string, HealthStatus>>;
  }

  /** How an endpoint answers health checkers from now on: an HTTP status; 0: refuses the connection; -1: accepts it and never answers; undefined: the model decides. */
  async tellEndpoint(name: string, status: number | undefined): Promise<void> {
    const path = `/endpoints/${encodeURIComponent(name)}`;
    await (status === undefined ? this.send("DELETE", path) : this.send("PUT", path, { status }));
  }

  /**
   * Does what a registrar does: the parent domain publishes name servers for a zone from now on, `own` for those that the zone
   * has whenever it is there; undefined takes the delegation back.
   */
  async delegate(zone: string, nameServers: Delegation | undefined): Promise<void> {
    const path = `/delegations/${encodeURIComponent(zone)}`;
    await (nameServers === undefined ? this.send("DELETE", path) : this.send("PUT", path, { nameServers }));
  }

  /** What parent domains publish, by zone. */
  delegations(): Promise<Record<string, Delegation>> {
    return this.send("GET", "/delegations") as Promise<Record<string, Delegation>>;
  }

  /** Makes the keys of an issuer of tokens known. */
  async registerIssuer(issuer: string, keys: readonly IssuerKey[]): Promise<void> {
    await this.send("PUT", "/issuers", { issuer, keys });
  }

  /** Requests to HTTP APIs, oldest first. */
  accessLog(api?: string): Promise<AccessEntry[]> {
    return this.send("GET", `/access-log?${query(api === undefined ? {} : { api })}`) as Promise<AccessEntry[]>;
  }

  protected async send(method: string, path: string, body?: unknown): Promise<unknown> {
    const response = await fetch(`${this.url}${path}`, {
      method,
      ...(body === undefined ? {} : { body: JSON.stringify(body) }),
    });
    const answer = (await response.json()) as { error?: string };
    if (!response.ok)
      throw new Error(`the emulator refused ${method} ${path}: ${answer.error ?? String(response.status)}`);
    return answer;
  }
}

function query(values: object): string {
  return new URLSearchParams(
    Object.entries(values).map(([name, value]: [string, unknown]): [string, string] => [name, String(value)]),
  ).toString();
}
