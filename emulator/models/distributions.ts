import type { Wire } from "../gateway/wire";
import { find, list, textAt, type XmlNode } from "../gateway/xml";

const API = "/2020-05-31/distribution";
/** CloudFront has its one control plane there. */
const REGION = "us-east-1";
/** What CloudFront does by itself. @see https://docs.aws.amazon.com/AmazonCloudFront/latest/DeveloperGuide/DownloadDistValuesOrigin.html */
const ATTEMPTS = 3;
const CONNECTION_SECONDS = 10;
const READ_SECONDS = 30;

/** An origin with the settings that CloudFront uses for it. */
export interface Origin {
  readonly host: string;
  /** How often it tries to connect, and for how many seconds each time. */
  readonly attempts: number;
  readonly connectionSeconds: number;
  /** For how many seconds it waits for an answer each time. */
  readonly readSeconds: number;
}

/** The origins that a path goes to: one, or the members of a group in their order. */
export interface Origins {
  readonly members: readonly Origin[];
  /** Statuses of a member after which the next one is tried. */
  readonly failoverStatuses: readonly number[];
}

/** Which origins of a CloudFront distribution answer a path: a model of its routing alone, nothing is cached. */
export class Distributions {
  constructor(private readonly moto: Pick<Wire, "xml">) {}

  /**
   * Origins that a path of a distribution goes to.
   * @param domainName its own name, as `d111.cloudfront.net`
   * @returns undefined when there is no such distribution, or no such origin
   */
  async originsOf(domainName: string, path: string): Promise<Origins | undefined> {
    const config = await this.configOf(domainName);
    if (config === undefined) return undefined;
    const behaviour =
      list(config, "CacheBehaviors", "Items", "CacheBehavior").find((one) =>
        patternOf(textAt(one, "PathPattern") ?? "").test(path),
      ) ?? find(config, "DefaultCacheBehavior");
    const target = textAt(behaviour, "TargetOriginId") ?? "";
    const group = list(config, "OriginGroups", "Items", "OriginGroup").find((one) => textAt(one, "Id") === target);
    const ids = group
      ? list(group, "Members", "Items", "OriginGroupMember").map((one) => textAt(one, "OriginId") ?? "")
      : [target];
    const members = ids.flatMap((id) =>
      list(config, "Origins", "Items", "Origin")
        .filter((one) => textAt(one, "Id") === id)
        .map(originOf),
    );
    if (members.length === 0) return undefined;
    const statuses = list(group, "FailoverCriteria", "StatusCodes", "Items", "StatusCode");
    return { members, failoverStatuses: statuses.map(({ text }) => Number(text.trim())) };
  }

  private async configOf(domainName: string): Promise<XmlNode | undefined> {
    const listed = await this.moto.xml("cloudfront", REGION, API);
    const summaries = list(listed, "DistributionList", "Items", "DistributionSummary");
    const id = textAt(
      summaries.find((one) => textAt(one, "DomainName") === domainName),
      "Id",
    );
    if (id === undefined) return undefined;
    return find(await this.moto.xml("cloudfront", REGION, `${API}/${id}/config`), "DistributionConfig");
  }
}

function originOf(origin: XmlNode): Origin {
  return {
    host: textAt(origin, "DomainName") ?? "",
    attempts: Number(textAt(origin, "ConnectionAttempts") ?? ATTEMPTS),
    connectionSeconds: Number(textAt(origin, "ConnectionTimeout") ?? CONNECTION_SECONDS),
    readSeconds: Number(textAt(origin, "CustomOriginConfig", "OriginReadTimeout") ?? READ_SECONDS),
  };
}

/** `*` stands for any text, `?` for one character. */
function patternOf(pattern: string): RegExp {
  const text = pattern.replace(/[.+^${}()|[\]\\]/g, "\\$&");
  return new RegExp(`^${text.replaceAll("*", ".*").replaceAll("?", ".")}$`);
}
