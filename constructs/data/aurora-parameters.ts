import { DbParameterGroup } from "@cdktf/provider-aws/lib/db-parameter-group";
import { RdsClusterParameterGroup } from "@cdktf/provider-aws/lib/rds-cluster-parameter-group";
import { Construct } from "constructs";
import { changedParameters } from "../core/parameter-defaults";
import { siteOf } from "../core/site";

export interface AuroraParametersProps {
  /** Parameter family, e.g. `aurora-mysql8.0`. */
  readonly family: string;
  /** Seconds from which a query counts as slow. */
  readonly slowQuerySeconds: number;
}

/** A parameter as Terraform sets it. */
export interface DatabaseParameter {
  readonly name: string;
  readonly value: string;
  /** When it takes effect: at once, or with the next restart. */
  readonly applyMethod: "immediate" | "pending-reboot";
}

/**
 * Connections over TLS alone, 1.2 and 1.3 by default, and an audit log of connections and of changes to schema or privileges.
 * @see https://docs.aws.amazon.com/AmazonRDS/latest/AuroraUserGuide/AuroraMySQL.Reference.ParameterGroups.html
 * @see https://docs.aws.amazon.com/AmazonRDS/latest/AuroraUserGuide/AuroraMySQL.Auditing.html
 */
const CLUSTER_PARAMETERS: readonly DatabaseParameter[] = [
  { name: "require_secure_transport", value: "ON", applyMethod: "immediate" },
  { name: "server_audit_events", value: "CONNECT,QUERY_DCL,QUERY_DDL", applyMethod: "immediate" },
  { name: "server_audit_logging", value: "1", applyMethod: "immediate" },
];

/** Parameter groups of a cluster and of its instances. The family is part of their names, so that a new major version
 * can create new ones before the old ones are deleted. */
export class AuroraParameters extends Construct {
  readonly clusterGroup: string;
  readonly instanceGroup: string;

  constructor(scope: Construct, id: string, { family, slowQuerySeconds }: AuroraParametersProps) {
    super(scope, id);
    const { siteNames } = siteOf(this);
    const version = family.replace(/^aurora-mysql/, "").replace(/\./g, "-");
    const lifecycle = { createBeforeDestroy: true };
    this.clusterGroup = new RdsClusterParameterGroup(this, "cluster", {
      name: siteNames.of(`database-${version}`),
      description: "TLS required, audited",
      family,
      parameter: changedParameters(family, CLUSTER_PARAMETERS),
      lifecycle,
    }).name;
    this.instanceGroup = new DbParameterGroup(this, "instance", {
      name: siteNames.of(`database-instance-${version}`),
      description: "Slow queries are logged",
      family,
      parameter: changedParameters(family, instanceParameters(slowQuerySeconds)),
      lifecycle,
    }).name;
  }
}

/** @see https://docs.aws.amazon.com/AmazonRDS/latest/AuroraUserGuide/USER_LogAccess.MySQL.Generallog.html */
function instanceParameters(slowQuerySeconds: number): readonly DatabaseParameter[] {
  return [
    { name: "long_query_time", value: String(slowQuerySeconds), applyMethod: "immediate" },
    { name: "slow_query_log", value: "1", applyMethod: "immediate" },
  ];
}
