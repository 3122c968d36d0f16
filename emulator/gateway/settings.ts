import type { ControlRoute } from "./control-api";

/** The pace of the models. Control API: `GET|PUT /settings`; a PUT changes the members it names. */
export interface SettingValues {
  /** Seconds before the first retry of a failed asynchronous invocation; the second waits twice as long. AWS: 60. */
  readonly asyncRetrySeconds: number;
  /**
   * Seconds here for each second that a health check takes to change its status (interval × threshold, or the alarm's
   * periods). 1 is AWS's own pace; with 0 the newest observation counts at once.
   */
  readonly healthCheckPace: number;
  /**
   * Seconds here for each second that a load balancer lets CloudFront keep a connection. 1 is AWS's own pace; with 0 every
   * request opens a new one.
   */
  readonly connectionPace: number;
  /** Seconds from a failover or switchover of a global cluster until the new writer is one. */
  readonly globalFailoverSeconds: number;
  /** Seconds from the promotion of a read replica, instance or cluster, until it is standalone. */
  readonly replicaPromotionSeconds: number;
  /**
   * Seconds until KMS counts a new or moved alias in `kms:ResourceAliases`. AWS: up to 300.
   * @see https://docs.aws.amazon.com/kms/latest/developerguide/alias-authorization.html
   */
  readonly aliasAuthorizationSeconds: number;
  /** Milliseconds that the secondaries of global clusters are behind their writer. */
  readonly replicationLagMs: number;
  /** Dimensions that this lag has values under: 1 by cluster alone, 2 by cluster and source region, 0 by either. */
  readonly replicationLagDimensions: number;
  /** Seconds until ECS starts tasks again that could not start; the third failure fails a deployment. */
  readonly taskRetrySeconds: number;
  /** Concurrent Lambda executions of the account in each region. An established account has 1000, a new one 10. */
  readonly lambdaConcurrency: number;
}

const DEFAULTS: SettingValues = {
  asyncRetrySeconds: 0.1,
  healthCheckPace: 0,
  connectionPace: 0,
  globalFailoverSeconds: 0,
  replicaPromotionSeconds: 0,
  aliasAuthorizationSeconds: 300,
  replicationLagMs: 200,
  replicationLagDimensions: 0,
  taskRetrySeconds: 1,
  lambdaConcurrency: 1000,
};

/** The current settings. */
export class Settings {
  values: SettingValues = DEFAULTS;

  /** Changes some; throws on a name that is none and on a value that is no number of 0 or more. */
  change(some: Readonly<Record<string, unknown>>): void {
    for (const [name, value] of Object.entries(some)) {
      if (!(name in DEFAULTS)) {
        throw new Error(`${name}: should be one of ${Object.keys(DEFAULTS).join(", ")}`);
      }
      if (typeof value !== "number" || !(value >= 0)) {
        throw new Error(`${name}: should be a number of 0 or more, got ${JSON.stringify(value)}`);
      }
    }
    this.values = { ...this.values, ...some };
  }

  readonly route: ControlRoute = (method, path, _, body) => {
    if (path !== "/settings" || (method !== "GET" && method !== "PUT")) return undefined;
    if (method === "PUT") this.change((body ?? {}) as Record<string, unknown>);
    return this.values;
  };
}
