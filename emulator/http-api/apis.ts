import { Refusal, type Wire } from "../gateway/wire";

export interface RouteSettings {
  readonly throttlingBurstLimit?: number;
  readonly throttlingRateLimit?: number;
}

export interface Stage {
  readonly stageName: string;
  readonly defaultRouteSettings?: RouteSettings;
  readonly routeSettings?: Readonly<Record<string, RouteSettings>>;
  readonly stageVariables?: Readonly<Record<string, string>>;
  readonly accessLogSettings?: { readonly destinationArn?: string; readonly format?: string };
}

export interface Route {
  /** Such as `GET /drills/{id}`, or `$default`. */
  readonly routeKey: string;
  /** Such as `integrations/abc123`. */
  readonly target?: string;
  readonly authorizationType?: string;
  readonly authorizationScopes?: readonly string[];
  readonly authorizerId?: string;
}

export interface Integration {
  readonly integrationId: string;
  readonly integrationType?: string;
  readonly integrationUri?: string;
  readonly payloadFormatVersion?: string;
  readonly timeoutInMillis?: number;
  readonly credentialsArn?: string;
}

export interface Authorizer {
  readonly authorizerId: string;
  readonly authorizerType: string;
  readonly identitySource?: readonly string[] | string;
  readonly jwtConfiguration?: { readonly issuer?: string; readonly audience?: readonly string[] };
}

export interface Cors {
  readonly allowOrigins?: readonly string[];
  readonly allowMethods?: readonly string[];
  readonly allowHeaders?: readonly string[];
  readonly exposeHeaders?: readonly string[];
  readonly allowCredentials?: boolean;
  readonly maxAge?: number;
}

/** An HTTP API as it is deployed. */
export interface Api {
  readonly apiId: string;
  readonly region: string;
  readonly cors?: Cors;
  readonly stages: readonly Stage[];
  readonly routes: readonly Route[];
  readonly integrations: readonly Integration[];
}

interface Items<T> {
  readonly items?: readonly T[];
}

/** Reads HTTP APIs from the emulator, each time. */
export class Apis {
  private readonly regionOf = new Map<string, string>();

  constructor(
    private readonly moto: Wire,
    private readonly regions: readonly string[],
  ) {}

  /** The region that has an API; undefined when none has. */
  async region(apiId: string): Promise<string | undefined> {
    const known = this.regionOf.get(apiId);
    if (known !== undefined) return known;
    for (const region of this.regions) {
      if (await this.read<unknown>(region, `/v2/apis/${apiId}`)) {
        this.regionOf.set(apiId, region);
        return region;
      }
    }
    return undefined;
  }

  async find(apiId: string, region: string): Promise<Api | undefined> {
    const base = `/v2/apis/${encodeURIComponent(apiId)}`;
    const api = await this.read<{ corsConfiguration?: Cors | null }>(region, base);
    if (!api) return undefined;
    const items = async <T>(name: string) => (await this.read<Items<T>>(region, `${base}/${name}`))?.items ?? [];
    const [stages, routes, integrations] = await Promise.all([
      items<Stage>("stages"),
      items<Route>("routes"),
      items<Integration>("integrations"),
    ]);
    const cors = api.corsConfiguration;
    return { apiId, region, ...(cors ? { cors } : {}), stages, routes, integrations };
  }

  /** One by its id: the emulator behind cannot list them. */
  authorizer({ apiId, region }: Api, id: string): Promise<Authorizer | undefined> {
    return this.read(region, `/v2/apis/${encodeURIComponent(apiId)}/authorizers/${encodeURIComponent(id)}`);
  }

  private async read<T>(region: string, url: string): Promise<T | undefined> {
    try {
      return await this.moto.rest<T>("apigateway", region, "GET", url);
    } catch (error) {
      if (error instanceof Refusal && error.status === 404) return undefined;
      throw error;
    }
  }
}
