import { PlainClient } from "../aws/plain-client";

/** The registry of an account and region. */
export interface RegistryLogin {
  readonly registry: string;
  /** Value of the `Authorization` header, valid for twelve hours. */
  readonly authorization: string;
}

interface AuthorizationData {
  readonly authorizationToken: string;
  readonly proxyEndpoint: string;
}

/**
 * Signs in to ECR with the credentials of the environment. The token is that of `docker login`.
 * @see https://docs.aws.amazon.com/AmazonECR/latest/APIReference/API_GetAuthorizationToken.html
 */
export async function ecrLogin(region: string): Promise<RegistryLogin> {
  const target = "AmazonEC2ContainerRegistry_V20150921.GetAuthorizationToken";
  const { authorizationData } = await new PlainClient().json<{ authorizationData: AuthorizationData[] }>(
    ...(["ecr", region, target] as const),
    {},
  );
  const [{ authorizationToken, proxyEndpoint }] = authorizationData as [AuthorizationData];
  return { registry: proxyEndpoint, authorization: `Basic ${authorizationToken}` };
}
