import type { Answer, Request } from "./call";
import { parseXml, type XmlNode } from "./xml";

type Transport = (request: Request) => Promise<Answer>;

/** What AWS refused, by its error code. */
export class Refusal extends Error {
  override readonly name = "Refusal";

  constructor(
    readonly status: number,
    readonly code: string,
    message: string,
  ) {
    super(`${code}: ${message}`);
  }
}

/**
 * A small AWS client for the three plain protocols. It signs with a name alone, which is all that the gateway checks.
 * The SDKs are not used here: half the services that the emulator calls have no client among the project's packages.
 */
export class Wire {
  constructor(
    private readonly transport: Transport,
    /** Access key it signs with. */
    private readonly key: string,
  ) {}

  /** An action of a JSON service; `target` such as `AWSEvents.DescribeRule`. */
  async json<T = Record<string, unknown>>(service: string, region: string, target: string, input: object): Promise<T> {
    const answer = await this.send(service, region, {
      method: "POST",
      url: "/",
      headers: { "content-type": "application/x-amz-json-1.0", "x-amz-target": target },
      body: Buffer.from(JSON.stringify(input)),
    });
    return JSON.parse(answer.body.toString("utf8") || "{}") as T;
  }

  /** A REST call with JSON in both directions. */
  async rest<T = Record<string, unknown>>(
    service: string,
    region: string,
    method: string,
    url: string,
    input?: object,
  ): Promise<T> {
    const body = Buffer.from(input === undefined ? "" : JSON.stringify(input));
    const headers = { "content-type": "application/json" };
    const answer = await this.send(service, region, { method, url, headers, body });
    return JSON.parse(answer.body.toString("utf8") || "{}") as T;
  }

  /** A REST call that is answered in XML. */
  async xml(service: string, region: string, url: string): Promise<XmlNode> {
    const answer = await this.send(service, region, { method: "GET", url, headers: {}, body: Buffer.alloc(0) });
    return parseXml(answer.body.toString("utf8"));
  }

  /** An action of a service of the query protocol; lists by `Name.member.1`. */
  async query(
    service: string,
    region: string,
    version: string,
    action: string,
    input: Readonly<Record<string, string | number>>,
  ): Promise<XmlNode> {
    const parameters = Object.entries(input).map(([name, value]): [string, string] => [name, String(value)]);
    const answer = await this.send(service, region, {
      method: "POST",
      url: "/",
      headers: { "content-type": "application/x-www-form-urlencoded" },
      body: Buffer.from(new URLSearchParams([["Action", action], ["Version", version], ...parameters]).toString()),
    });
    return parseXml(answer.body.toString("utf8"));
  }

  /** Any request, signed; throws a `Refusal` when the status is 300 or more. */
  async send(service: string, region: string, request: Request): Promise<Answer> {
    const authorization = `AWS4-HMAC-SHA256 Credential=${this.key}/20260101/${region}/${service}/aws4_request, SignedHeaders=host, Signature=0`;
    const answer = await this.transport({
      ...request,
      headers: { host: `${service}.${region}.amazonaws.com`, ...request.headers, authorization },
    });
    if (answer.status >= 300) throw refusal(answer);
    return answer;
  }
}

function refusal({ status, headers, body }: Answer): Refusal {
  const text = body.toString("utf8");
  const json = /^\s*\{/.test(text) ? (JSON.parse(text) as Record<string, unknown>) : {};
  const named = [headers["x-amzn-errortype"], json["__type"], json["code"], /<Code>([^<]*)/.exec(text)?.[1]];
  const code = named.find((one): one is string => typeof one === "string" && one !== "") ?? `status ${status}`;
  const message = json["message"] ?? json["Message"] ?? /<Message>([^<]*)/.exec(text)?.[1];
  return new Refusal(
    status,
    code.split("#").at(-1)!.split(":")[0]!,
    typeof message === "string" ? message : text.slice(0, 300),
  );
}
