import type { Stage } from "./apis";

interface Bucket {
  tokens: number;
  /** Milliseconds since the epoch. */
  at: number;
}

/**
 * The token buckets of stages and routes: a burst at once, then a steady rate.
 * @see https://docs.aws.amazon.com/apigateway/latest/developerguide/http-api-throttling.html
 */
export class Throttle {
  private readonly buckets = new Map<string, Bucket>();

  /**
   * Whether a request may pass.
   * @param now milliseconds since the epoch
   */
  admits(apiId: string, stage: Stage, routeKey: string, now: number): boolean {
    const { throttlingRateLimit: rate, throttlingBurstLimit: burst } = {
      ...stage.defaultRouteSettings,
      ...stage.routeSettings?.[routeKey],
    };
    if (!rate || !burst) return true;
    const name = `${apiId}/${stage.stageName}/${routeKey}`;
    const bucket = this.buckets.get(name) ?? { tokens: burst, at: now };
    bucket.tokens = Math.min(burst, bucket.tokens + ((now - bucket.at) / 1000) * rate);
    bucket.at = now;
    this.buckets.set(name, bucket);
    if (bucket.tokens < 1) return false;
    bucket.tokens -= 1;
    return true;
  }
}
