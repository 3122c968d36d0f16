import type { Wire } from "../gateway/wire";
import { list, textAt, type XmlNode } from "../gateway/xml";
import { plain, type RecordSet, type Zone } from "./dns";
import type { HealthCheck } from "./health-checks";

const API = "/2013-04-01";

/** Zones and health checks as they are in the emulator behind the gateway; read again each time. */
export class Route53Reader {
  constructor(private readonly moto: Wire) {}

  /** The public zones with their records. */
  async zones(): Promise<Zone[]> {
    const found = await this.pages("hostedzone", ["ListHostedZonesResponse", "HostedZones", "HostedZone"], (page) => {
      const marker = textAt(page, "ListHostedZonesResponse", "NextMarker");
      return marker === undefined ? "" : `marker=${encodeURIComponent(marker)}`;
    });
    const open = found.filter((zone) => textAt(zone, "Config", "PrivateZone") !== "true");
    return Promise.all(open.map((zone) => this.zone(zone)));
  }

  async healthChecks(): Promise<HealthCheck[]> {
    const found = await this.pages(
      "healthcheck",
      ["ListHealthChecksResponse", "HealthChecks", "HealthCheck"],
      (page) => {
        const marker = textAt(page, "ListHealthChecksResponse", "NextMarker");
        return marker === undefined ? "" : `marker=${encodeURIComponent(marker)}`;
      },
    );
    return found.map(healthCheck);
  }

  private async zone(node: XmlNode): Promise<Zone> {
    const id = (textAt(node, "Id") ?? "").replace("/hostedzone/", "");
    const root = "ListResourceRecordSetsResponse";
    const sets = await this.pages(
      `hostedzone/${id}/rrset`,
      [root, "ResourceRecordSets", "ResourceRecordSet"],
      (page) => {
        const at = (name: string) => encodeURIComponent(textAt(page, root, name) ?? "");
        return `name=${at("NextRecordName")}&type=${at("NextRecordType")}&identifier=${at("NextRecordIdentifier")}`;
      },
    );
    // Where a page ends within the sets of one name, the next begins with them again.
    const records = new Map(
      sets.map(recordSet).map((set) => [`${set.name} ${set.type} ${set.setIdentifier ?? ""}`, set]),
    );
    return { id, name: plain(textAt(node, "Name") ?? ""), records: [...records.values()] };
  }

  private async pages(
    path: string,
    [root, ...items]: readonly [string, ...string[]],
    next: (page: XmlNode) => string,
  ): Promise<XmlNode[]> {
    const found: XmlNode[] = [];
    let query = "";
    for (;;) {
      const page = await this.moto.xml("route53", "us-east-1", `${API}/${path}${query === "" ? "" : `?${query}`}`);
      found.push(...list(page, root, ...items));
      const following = next(page);
      if (textAt(page, root, "IsTruncated") !== "true" || following === query) return found;
      query = following;
    }
  }
}

function recordSet(node: XmlNode): RecordSet {
  const number = (name: string) => {
    const text = textAt(node, name);
    return text === undefined ? undefined : Number(text);
  };
  const alias = textAt(node, "AliasTarget", "DNSName");
  const failover = textAt(node, "Failover");
  return given({
    name: plain(textAt(node, "Name") ?? ""),
    type: textAt(node, "Type") ?? "",
    ttlSeconds: number("TTL"),
    values: list(node, "ResourceRecords", "ResourceRecord").map((record) => textAt(record, "Value") ?? ""),
    alias:
      alias === undefined
        ? undefined
        : { name: plain(alias), evaluatesHealth: textAt(node, "AliasTarget", "EvaluateTargetHealth") === "true" },
    setIdentifier: textAt(node, "SetIdentifier"),
    failover: failover === "PRIMARY" || failover === "SECONDARY" ? failover : undefined,
    weight: number("Weight"),
    region: textAt(node, "Region"),
    isMultivalue: textAt(node, "MultiValueAnswer") === "true" ? true : undefined,
    healthCheckId: textAt(node, "HealthCheckId"),
  });
}

function healthCheck(node: XmlNode): HealthCheck {
  const config = (name: string, ...more: readonly string[]) => textAt(node, "HealthCheckConfig", name, ...more);
  const number = (name: string) => (config(name) === undefined ? undefined : Number(config(name)));
  const alarm = config("AlarmIdentifier", "Name");
  const insufficient = config("InsufficientDataHealthStatus");
  return given({
    id: textAt(node, "Id") ?? "",
    type: config("Type") ?? "",
    host: config("FullyQualifiedDomainName") ?? config("IPAddress"),
    path: config("ResourcePath"),
    requestIntervalSeconds: number("RequestInterval"),
    failureThreshold: number("FailureThreshold"),
    isInverted: config("Inverted") === "true",
    isDisabled: config("Disabled") === "true",
    alarm:
      alarm === undefined ? undefined : { name: alarm, region: config("AlarmIdentifier", "Region") ?? "us-east-1" },
    insufficientData:
      insufficient === "Healthy" || insufficient === "Unhealthy" || insufficient === "LastKnownStatus"
        ? insufficient
        : undefined,
    children: list(node, "HealthCheckConfig", "ChildHealthChecks", "ChildHealthCheck").map((child) =>
      child.text.trim(),
    ),
    healthThreshold: number("HealthThreshold"),
  });
}

/** Without the members that are undefined, which the exact types of what is made here exclude. */
function given<T extends object>(value: { readonly [K in keyof T]: T[K] | undefined }): T {
  return Object.fromEntries(Object.entries(value).filter(([, member]) => member !== undefined)) as unknown as T;
}
