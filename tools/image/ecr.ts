import { ECSClient } from "@aws-sdk/client-ecs";
import { Failure } from "../failure";

const TARGET = "AmazonEC2ContainerRegistry_V20150921";

/** Where images of an account and region are pushed to. */
export interface RegistryLogin {
  readonly registry: string;
  /** Value of the `Authorization` header, good for twelve hours. */
  readonly authorization: string;
}

/**
 * Signs in to ECR with the credentials of the environment. The token is that of `docker login`.
 * @see https://docs.aws.amazon.com/AmazonECR/latest/APIReference/API_GetAuthorizationToken.html
 */
export async function ecrLogin(region: string): Promise<RegistryLogin> {
  const { authorizationData } = await ecr<{ authorizationData: AuthorizationData[] }>(
    region,
    "GetAuthorizationToken",
    {},
  );
  const [{ authorizationToken, proxyEndpoint }] = authorizationData as [AuthorizationData];
  return { registry: proxyEndpoint, authorization: `Basic ${authorizationToken}` };
}

interface AuthorizationData {
  readonly authorizationToken: string;
  readonly proxyEndpoint: string;
}

/** One call of ECR's API, signed as the SDK signs, as ECR's own client is not among this project's packages. */
async function ecr<T>(region: string, action: string, input: object): Promise<T> {
  const url = new URL(process.env["AWS_ENDPOINT_URL"] ?? `https://api.ecr.${region}.amazonaws.com`);
  const { config, destroy } = clientOf(region);
  try {
    const signer = await config.signer({ name: "sigv4", signingName: "ecr", signingRegion: region, properties: {} });
    const body = JSON.stringify(input);
    const signed = await signer.sign({
      method: "POST",
      protocol: url.protocol,
      hostname: url.hostname,
      ...(url.port === "" ? {} : { port: Number(url.port) }),
      path: "/",
      query: {},
      headers: {
        host: url.host,
        "content-type": "application/x-amz-json-1.1",
        "x-amz-target": `${TARGET}.${action}`,
      },
      body,
    });
    const response = await fetch(url, { method: "POST", headers: signed.headers, body });
    const text = await response.text();
    if (!response.ok) throw new Failure(`ecr ${action} in ${region} failed with ${response.status}: ${text}`);
    return JSON.parse(text) as T;
  } finally {
    destroy();
  }
}

/** A client for its credentials and its signer only. */
function clientOf(region: string) {
  const client = new ECSClient({ region });
  return {
    config: client.config,
    destroy: () => {
      client.destroy();
    },
  };
}
