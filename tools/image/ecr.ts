import { PlainClient } from "../aws/plain-client";

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
  const { authorizationData } = await new PlainClient().json<{ authorizationData: AuthorizationData[] }>(
    "ecr",
    region,
    `${TARGET}.GetAuthorizationToken`,
    {},
  );
  const [{ authorizationToken, proxyEndpoint }] = authorizationData as [AuthorizationData];
  return { registry: proxyEndpoint, authorization: `Basic ${authorizationToken}` };
}

interface AuthorizationData {
  readonly authorizationToken: string;
  readonly proxyEndpoint: string;
}
