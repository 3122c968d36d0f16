import { randomBytes } from "node:crypto";

/** The caller of a token of ECR. */
export interface TokenHolder {
  readonly region: string;
  readonly accessKey: string;
}

/** @see https://docs.aws.amazon.com/AmazonECR/latest/APIReference/API_AuthorizationData.html */
export const TOKEN_SECONDS = 12 * 3600;
/** The user name that goes with every token. @see https://docs.aws.amazon.com/AmazonECR/latest/userguide/registry_auth.html */
const USER = "AWS";

/** Tokens of `ecr:GetAuthorizationToken`: each is valid for the registry of one region for twelve hours. */
export class RegistryTokens {
  private readonly holders = new Map<string, TokenHolder & { readonly expiresAt: number }>();

  /** Base64 of user and password, as ECR returns it. */
  issue(holder: TokenHolder): { readonly token: string; readonly expiresAt: number } {
    const password = randomBytes(24).toString("hex");
    const expiresAt = Date.now() + TOKEN_SECONDS * 1000;
    this.holders.set(password, { ...holder, expiresAt });
    return { token: Buffer.from(`${USER}:${password}`).toString("base64"), expiresAt };
  }

  /** The holder by an `Authorization` header; undefined when it is missing, unknown or expired. */
  holderOf(authorization: string | undefined): TokenHolder | undefined {
    const encoded = /^Basic (\S+)$/i.exec(authorization ?? "")?.[1];
    if (encoded === undefined) return undefined;
    const [user, password = ""] = Buffer.from(encoded, "base64").toString("utf8").split(":");
    const holder = this.holders.get(password);
    return user === USER && holder && holder.expiresAt > Date.now() ? holder : undefined;
  }
}
