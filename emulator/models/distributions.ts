import type { Wire } from "../gateway/wire";
import { find, list, textAt, type XmlNode } from "../gateway/xml";

const API = "/2020-05-31/distribution";
/** CloudFront has its one control plane there. */
const REGION = "us-east-1";

/** Which origin of a CloudFront distribution answers a path: a model of its routing alone, nothing is cached. */
export class Distributions {
  constructor(private readonly behind: Pick<Wire, "xml">) {}

  /**
   * Host of the origin that a path of a distribution goes to.
   * @param domainName its own name, as `d111.cloudfront.net`
   * @returns undefined when there is no such distribution, or the path goes to a group of origins
   */
  async originOf(domainName: string, path: string): Promise<string | undefined> {
    const config = await this.configOf(domainName);
    if (config === undefined) return undefined;
    const behaviour =
      list(config, "CacheBehaviors", "Items", "CacheBehavior").find((one) =>
        patternOf(textAt(one, "PathPattern") ?? "").test(path),
      ) ?? find(config, "DefaultCacheBehavior");
    const target = textAt(behaviour, "TargetOriginId");
    const origin = list(config, "Origins", "Items", "Origin").find((one) => textAt(one, "Id") === target);
    return textAt(origin, "DomainName");
  }

  private async configOf(domainName: string): Promise<XmlNode | undefined> {
    const listed = await this.behind.xml("cloudfront", REGION, API);
    const summaries = list(listed, "DistributionList", "Items", "DistributionSummary");
    const id = textAt(
      summaries.find((one) => textAt(one, "DomainName") === domainName),
      "Id",
    );
    if (id === undefined) return undefined;
    return find(await this.behind.xml("cloudfront", REGION, `${API}/${id}/config`), "DistributionConfig");
  }
}

/** `*` stands for any text, `?` for one character. */
function patternOf(pattern: string): RegExp {
  const text = pattern.replace(/[.+^${}()|[\]\\]/g, "\\$&");
  return new RegExp(`^${text.replaceAll("*", ".*").replaceAll("?", ".")}$`);
}
