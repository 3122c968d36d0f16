/** A request as it goes over the wire. */
export interface Request {
  readonly method: string;
  /** Path with query, as sent. */
  readonly url: string;
  /** By lower-case name. */
  readonly headers: Readonly<Record<string, string>>;
  readonly body: Buffer;
}

/** One request to AWS, as far as the gateway parses it. */
export interface Call extends Request {
  /** Signing name of the service, e.g. `ec2`, `s3`, `monitoring`; `unknown` for an unsigned request. */
  readonly service: string;
  /** Region whose endpoint would have been called; global services count as us-east-1. */
  readonly region: string;
  /** API action, e.g. `CreateVpc`; method and path where no model has it. */
  readonly action: string;
  readonly protocol: Protocol;
  /** Name of a caller whose access key the gateway issued (for example a function); the access key of any other. */
  readonly caller: string;
  /** Access key it is signed with; empty for an unsigned request. */
  readonly accessKey: string;
}

export type Protocol = "json" | "query" | "ec2" | "rest-json" | "rest-xml";

export interface Answer {
  readonly status: number;
  readonly headers: Readonly<Record<string, string>>;
  readonly body: Buffer;
  /** Cookies to set, each a header line of its own. */
  readonly cookies?: readonly string[];
}

/** An answer in JSON. */
export function jsonAnswer(status: number, value: unknown, headers: Readonly<Record<string, string>> = {}): Answer {
  return {
    status,
    headers: { "content-type": "application/json", ...headers },
    body: Buffer.from(value === undefined ? "" : JSON.stringify(value)),
  };
}

/**
 * Services with one control plane for a partition, in us-east-1.
 * @see https://docs.aws.amazon.com/whitepapers/latest/aws-fault-isolation-boundaries/global-services.html
 */
const GLOBAL_SERVICES = new Set([
  "iam",
  "route53",
  "cloudfront",
  "organizations",
  "shield",
  "globalaccelerator",
  "budgets",
  "ce",
]);
const GLOBAL_REGION = "us-east-1";

export interface Scope {
  readonly accessKey: string;
  readonly service: string;
  readonly region: string;
}

/**
 * Who calls what where, from the credential scope that every signed request carries.
 * @see https://docs.aws.amazon.com/IAM/latest/UserGuide/create-signed-request.html
 */
export function scopeOf(authorization: string | undefined, url: string): Scope {
  const presigned = new URLSearchParams(url.split("?")[1] ?? "").get("X-Amz-Credential");
  const credential = /Credential=([^,\s]+)/.exec(authorization ?? "")?.[1] ?? presigned ?? "";
  const [accessKey = "", , region = "", service = ""] = credential.split("/");
  if (service === "") return { accessKey: "", service: "unknown", region: "unknown" };
  return { accessKey, service, region: GLOBAL_SERVICES.has(service) ? GLOBAL_REGION : region };
}
