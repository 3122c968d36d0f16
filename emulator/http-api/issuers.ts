import type { ControlRoute } from "../gateway/control-api";
import type { Wire } from "../gateway/wire";
import type { IssuerKey } from "./jwt";

const COGNITO = /^https:\/\/cognito-idp\.([a-z0-9-]+)\.amazonaws\.com\/([\w-]+)$/;

interface KeySet {
  readonly keys: readonly IssuerKey[];
}

/**
 * The issuers of tokens and their public keys. Nothing here reaches the internet: an issuer is registered through the
 * control API (`PUT /issuers` with `{issuer, keys}`), and a Cognito user pool is known to the emulator.
 */
export class Issuers {
  private readonly registered = new Map<string, readonly IssuerKey[]>();

  constructor(private readonly moto: Wire) {}

  register(issuer: string, keys: readonly IssuerKey[]): void {
    this.registered.set(issuer, keys);
  }

  /** The public keys of an issuer; none for an unknown issuer. */
  async keys(issuer: string): Promise<readonly IssuerKey[]> {
    const known = this.registered.get(issuer);
    if (known) return known;
    const [, region, pool] = COGNITO.exec(issuer) ?? [];
    if (region === undefined || pool === undefined) return [];
    try {
      return (await this.moto.rest<KeySet>("cognito-idp", region, "GET", `/${pool}/.well-known/jwks.json`)).keys;
    } catch {
      return [];
    }
  }

  readonly route: ControlRoute = (method, path, _, body) => {
    if (`${method} ${path}` !== "PUT /issuers") return undefined;
    const { issuer, keys } = (body ?? {}) as { issuer?: unknown; keys?: unknown };
    if (typeof issuer !== "string" || !Array.isArray(keys)) {
      throw new Error("issuers: should be { issuer, keys: [JSON Web Keys] }");
    }
    this.register(issuer, keys as IssuerKey[]);
    return {};
  };
}
