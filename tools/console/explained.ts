import { Failure } from "./failure";

/** An error of Node's network. */
interface NetworkError extends Error {
  readonly code?: string;
  readonly hostname?: string;
}

/** Error codes of AWS and of the SDKs for credentials that are invalid, by their resolution. */
const EXPIRED = [
  ...["ExpiredToken", "ExpiredTokenException", "RequestExpired", "TokenRefreshRequired", "TokenProviderError"],
  ...["SSOTokenProviderFailure", "UnauthorizedSSOTokenError"],
];
const INVALID = [
  ...["InvalidClientTokenId", "UnrecognizedClientException", "SignatureDoesNotMatch", "InvalidAccessKeyId"],
  ...["AuthFailure", "InvalidSignatureException", "IncompleteSignature"],
];
const DENIED = [
  ...[
    "AccessDenied",
    "AccessDeniedException",
    "UnauthorizedOperation",
    "AuthorizationError",
    "AuthorizationErrorException",
  ],
  ...["KMSAccessDeniedException", "NotAuthorized"],
];
/** Codes of OpenSSL for a certificate that is not trusted. */
const CERTIFICATE = /^(?:(?:DEPTH_ZERO_)?SELF_SIGNED_CERT|UNABLE_TO_(?:GET_ISSUER|VERIFY_LEAF))/;
const UNREACHABLE = [
  "ENOTFOUND",
  "EAI_AGAIN",
  "ECONNREFUSED",
  "ECONNRESET",
  "ETIMEDOUT",
  "EHOSTUNREACH",
  "ENETUNREACH",
];
const SIGN_IN = "sign in again: aws sso login, or export new credentials";

export interface ExplainedOptions {
  /** @default that of this process */
  readonly env?: NodeJS.ProcessEnv;
  /** Permissions that the failed call needs. */
  readonly needs?: string;
}

/** An error of AWS or of the network as a message that a person can act on; undefined for any other error. */
export function explained(error: unknown, { env = process.env, needs }: ExplainedOptions = {}): Failure | undefined {
  if (!(error instanceof Error)) return undefined;
  return ofCredentials(error, needs) ?? ofNetwork(error, env);
}

function ofCredentials({ name, message }: Error, needs: string | undefined): Failure | undefined {
  if (EXPIRED.includes(name) || (name === "CredentialsProviderError" && /expired|SSO session/i.test(message))) {
    return new Failure(`the AWS credentials have expired: ${message}`, SIGN_IN);
  }
  if (name === "CredentialsProviderError") {
    return new Failure(
      `no AWS credentials found: ${message}`,
      "set AWS_PROFILE, or export AWS_ACCESS_KEY_ID and AWS_SECRET_ACCESS_KEY",
      "without an account: npm start, or the option --emulator of npm run preflight",
    );
  }
  if (INVALID.includes(name)) return new Failure(`AWS does not accept the credentials: ${message}`, SIGN_IN);
  if (DENIED.includes(name)) {
    return new Failure(
      `AWS denies access (${name}): ${message}`,
      needs === undefined
        ? "add the permission to the role of the credentials, or use those of another role"
        : `the credentials need ${needs}`,
    );
  }
  return undefined;
}

function ofNetwork(error: NetworkError, env: NodeJS.ProcessEnv): Failure | undefined {
  const { code = "", hostname, message } = (error.cause instanceof Error ? error.cause : error) as NetworkError;
  if (CERTIFICATE.test(code)) {
    return new Failure(
      `the certificate of ${hostname ?? "the server, or of a proxy before it,"} is not trusted: ${message === "" ? code : message}`,
      "behind a proxy that replaces certificates, set NODE_EXTRA_CA_CERTS to the file of its certificate authority",
    );
  }
  if (!UNREACHABLE.includes(code)) return undefined;
  const endpoint = env["AWS_ENDPOINT_URL"];
  return new Failure(
    `no connection to ${hostname ?? endpoint ?? "AWS"}: ${message === "" ? code : message}`,
    ...(endpoint === undefined
      ? ["check the network connection, and the proxy in HTTPS_PROXY"]
      : [`AWS_ENDPOINT_URL is ${endpoint}: start the emulator, or use a shell without this variable for an account`]),
  );
}
