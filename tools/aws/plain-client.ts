import { IAMClient } from "@aws-sdk/client-iam";
import { awsClient } from "./client";

/** An error response of AWS, with its error code as the name, like the errors of the SDK. */
export class PlainError extends Error {
  constructor(
    code: string,
    message: string,
    readonly status: number,
  ) {
    super(message);
    this.name = code;
  }
}

/** Timeout of a response. */
const TIMEOUT_MS = 15_000;
/** Hosts whose names differ from the signing name of the service. @see https://docs.aws.amazon.com/general/latest/gr/ecr.html */
const HOSTS: Readonly<Record<string, string>> = { ecr: "api.ecr" };

/**
 * Calls the few APIs for which the project has no SDK client, with the credentials and the signature of the SDK:
 * environment, profile, SSO or instance role. It uses `AWS_ENDPOINT_URL` as the SDK does.
 */
export class PlainClient {
  /** An action of a service with the JSON 1.1 protocol; `target` such as `ServiceQuotasV20190624.GetServiceQuota`. */
  async json<T>(service: string, region: string, target: string, input: object): Promise<T> {
    const headers = { "content-type": "application/x-amz-json-1.1", "x-amz-target": target };
    return JSON.parse(await this.send(service, region, "POST", "/", headers, JSON.stringify(input))) as T;
  }

  /** A GET with a JSON response. */
  async get<T>(service: string, region: string, path: string): Promise<T> {
    return JSON.parse(await this.send(service, region, "GET", path, {})) as T;
  }

  /** An action of the query protocol; resolves to the XML. */
  query(service: string, region: string, version: string, action: string): Promise<string> {
    const body = new URLSearchParams({ Action: action, Version: version }).toString();
    return this.send(service, region, "POST", "/", { "content-type": "application/x-www-form-urlencoded" }, body);
  }

  private async send(
    service: string,
    region: string,
    method: "GET" | "POST",
    path: string,
    headers: Readonly<Record<string, string>>,
    body?: string,
  ): Promise<string> {
    const endpoint = process.env["AWS_ENDPOINT_URL"] ?? `https://${HOSTS[service] ?? service}.${region}.amazonaws.com`;
    const url = new URL(path, endpoint);
    const client = awsClient(IAMClient, { region });
    try {
      const identity = { name: "sigv4", signingName: service, signingRegion: region, properties: {} };
      const signer = await client.config.signer(identity);
      const signed = await signer.sign({
        method,
        protocol: url.protocol,
        hostname: url.hostname,
        ...(url.port === "" ? {} : { port: Number(url.port) }),
        path: url.pathname,
        query: {},
        headers: { host: url.host, ...headers },
        ...(body === undefined ? {} : { body }),
      });
      const answer = await fetch(url, {
        method,
        headers: signed.headers,
        ...(body === undefined ? {} : { body }),
        signal: AbortSignal.timeout(TIMEOUT_MS),
      });
      const text = await answer.text();
      if (answer.ok) return text;
      throw new PlainError(codeOf(answer.headers.get("x-amzn-errortype"), text), messageOf(text), answer.status);
    } finally {
      client.destroy();
    }
  }
}

function codeOf(header: string | null, body: string): string {
  const code =
    header ?? /"__type"\s*:\s*"([^"]+)"/.exec(body)?.[1] ?? /<Code>([^<]+)<\/Code>/.exec(body)?.[1] ?? "UnknownError";
  return code.split(":")[0]!.split("#").at(-1)!;
}

function messageOf(body: string): string {
  return (
    /"message"\s*:\s*"([^"]*)"/i.exec(body)?.[1] ?? /<Message>([^<]*)<\/Message>/.exec(body)?.[1] ?? body.slice(0, 200)
  );
}
