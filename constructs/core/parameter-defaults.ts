/** A parameter of a parameter group. */
interface Parameter {
  readonly name: string;
  readonly value: string;
}

const ELASTICACHE: Readonly<Record<string, string>> = { "cluster-enabled": "no", "maxmemory-policy": "volatile-lru" };

/**
 * Defaults of parameter families, for the parameters of this project. RDS and ElastiCache report a parameter as set by
 * the user only when its value is not the default, and the provider reads those alone: a parameter set to its default
 * is set again in every plan.
 * @see https://github.com/hashicorp/terraform-provider-aws/issues/22857
 * @see https://docs.aws.amazon.com/AmazonRDS/latest/AuroraUserGuide/AuroraMySQL.Reference.ParameterGroups.html
 * @see https://docs.aws.amazon.com/AmazonElastiCache/latest/dg/ParameterGroups.Engine.html
 */
export const PARAMETER_DEFAULTS: Readonly<Record<string, Readonly<Record<string, string>>>> = {
  "aurora-mysql8.0": {
    binlog_format: "OFF",
    general_log: "0",
    log_output: "FILE",
    long_query_time: "10",
    require_secure_transport: "OFF",
    server_audit_logging: "0",
    slow_query_log: "0",
    // Aurora MySQL version 3 has no older protocol. https://docs.aws.amazon.com/AmazonRDS/latest/AuroraUserGuide/AuroraMySQL.Security.html#AuroraMySQL.Security.SSL
    tls_version: "TLSv1.2,TLSv1.3",
  },
  redis6: ELASTICACHE,
  redis7: ELASTICACHE,
  valkey7: ELASTICACHE,
  valkey8: ELASTICACHE,
};

/** Whether a parameter would be set to its family's default; false for families and parameters that are not listed. */
export function isDefault(family: string, { name, value }: Parameter): boolean {
  const known = PARAMETER_DEFAULTS[family]?.[name];
  return known !== undefined && normalized(known) === normalized(value);
}

/** The parameters of a family without those at their default. */
export function changedParameters<T extends Parameter>(family: string, parameters: readonly T[]): T[] {
  return parameters.filter((one) => !isDefault(family, one));
}

/** Switches are written as words or as numbers. */
function normalized(value: string): string {
  const lower = value.toLowerCase();
  return lower === "on" ? "1" : lower === "off" ? "0" : lower;
}
