/** A health check of Route 53, as far as the model goes. */
export interface HealthCheck {
  readonly id: string;
  /** `HTTP`, `HTTPS`, `HTTP_STR_MATCH`, `HTTPS_STR_MATCH`, `TCP`, `CLOUDWATCH_METRIC`, `CALCULATED`, `RECOVERY_CONTROL`. */
  readonly type: string;
  /** Name or address of the endpoint. */
  readonly host?: string;
  readonly path?: string;
  readonly requestIntervalSeconds?: number;
  readonly failureThreshold?: number;
  readonly isInverted: boolean;
  readonly isDisabled: boolean;
  readonly alarm?: { readonly name: string; readonly region: string };
  readonly insufficientData?: "Healthy" | "Unhealthy" | "LastKnownStatus";
  readonly children: readonly string[];
  readonly healthThreshold?: number;
}

export interface HealthStatus {
  readonly healthy: boolean;
  /** What it was seen to be, before an inversion. */
  readonly why: string;
}

/** Status of a check that depends on no other; what a checker or CloudWatch observes, not inverted. */
export type ObserveCheck = (check: HealthCheck) => Promise<HealthStatus>;

/**
 * The status of every health check: observed, or counted from its children, inverted where it is so configured, and
 * healthy where it is disabled.
 * @see https://docs.aws.amazon.com/Route53/latest/DeveloperGuide/health-checks-creating-values.html
 */
export async function statuses(
  checks: readonly HealthCheck[],
  observe: ObserveCheck,
): Promise<ReadonlyMap<string, HealthStatus>> {
  const byId = new Map(checks.map((check) => [check.id, check]));
  const found = new Map<string, Promise<HealthStatus>>();
  const statusOf = (id: string): Promise<HealthStatus> => {
    let status = found.get(id);
    if (!status) {
      const check = byId.get(id);
      status = check ? one(check) : Promise.resolve({ healthy: false, why: `there is no health check ${id}` });
      found.set(id, status);
    }
    return status;
  };
  const one = async (check: HealthCheck): Promise<HealthStatus> => {
    const seen = check.isDisabled
      ? { healthy: true, why: "disabled, which counts as healthy" }
      : check.type === "CALCULATED"
        ? counted(check, await Promise.all(check.children.map(statusOf)))
        : await observe(check);
    return check.isInverted ? { healthy: !seen.healthy, why: `inverted: ${seen.why}` } : seen;
  };
  await Promise.all(checks.map(({ id }) => statusOf(id)));
  return new Map(await Promise.all([...found].map(async ([id, status]) => [id, await status] as const)));
}

/** A threshold of 0 is always reached, one above the number of children never. */
function counted(
  { children, healthThreshold = children.length }: HealthCheck,
  status: readonly HealthStatus[],
): HealthStatus {
  const healthy = status.filter((child) => child.healthy).length;
  return {
    healthy: healthy >= healthThreshold,
    why: `${healthy} of ${children.length} healthy, needs ${healthThreshold}`,
  };
}
