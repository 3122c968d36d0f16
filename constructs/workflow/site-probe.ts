import { Construct } from "constructs";
import { Lambda } from "../compute/lambda";
import { useKey } from "../core/key-use";
import type { Statement } from "../core/policy-document";
import { siteOf } from "../core/site";
import type { KeyRef } from "../security/key";

/** Part of the deterministic names of the function. */
export const PROBE = "probe";

/** The resources that a site needs to serve, by deterministic names. */
export interface ProbedSite {
  readonly cluster: string;
  readonly services: readonly string[];
  /** An Aurora cluster and the global cluster it belongs to. @default none */
  readonly database?: { readonly cluster: string; readonly globalCluster: string };
  /** Names of secrets that its services read. @default none */
  readonly secrets?: readonly string[];
  /** Alias of the key of these secrets. @default none */
  readonly secretKeyAlias?: string;
}

export interface SiteProbeProps {
  readonly probed: ProbedSite;
  readonly key: KeyRef;
  readonly logRetentionDays: number;
  /**
   * Executions reserved for the function.
   * @default none
   */
  readonly reservedConcurrency?: number;
}

/** In-region health probe of its own site: tasks, database and secrets. It runs on demand and changes nothing. */
export class SiteProbe extends Construct {
  readonly function: Lambda;

  constructor(scope: Construct, id: string, props: SiteProbeProps) {
    super(scope, id);
    const { probed, key, logRetentionDays, reservedConcurrency } = props;
    const { cluster, services, database, secrets = [] } = probed;
    this.function = new Lambda(this, "function", {
      name: PROBE,
      description: "DR orchestration: in-region health probe",
      statements: this.statements(probed),
      key,
      logRetentionDays,
      timeoutSeconds: 15,
      ...(reservedConcurrency === undefined ? {} : { reservedConcurrency }),
      environment: {
        CLUSTER: cluster,
        SERVICES: services.join(","),
        ...(database ? { DATABASE_CLUSTER: database.cluster, GLOBAL_CLUSTER: database.globalCluster } : {}),
        ...(secrets.length > 0 ? { SECRETS: secrets.join(",") } : {}),
      },
    });
  }

  private statements({ cluster, services, database, secrets = [], secretKeyAlias }: ProbedSite): Statement[] {
    const { names, siteNames } = siteOf(this);
    return [
      {
        sid: "CountTasks",
        actions: ["ecs:DescribeServices"],
        resources: services.map((service) => siteNames.arn("ecs", `service/${cluster}/${service}`)),
      },
      ...(database
        ? [
            {
              sid: "DescribeDBClusters",
              actions: ["rds:DescribeDBClusters"],
              resources: [siteNames.arn("rds", `cluster:${database.cluster}`)],
            },
            {
              sid: "DescribeGlobalClusters",
              actions: ["rds:DescribeGlobalClusters"],
              resources: [names.globalArn("rds", `global-cluster:${database.globalCluster}`)],
            },
          ]
        : []),
      ...(secrets.length > 0
        ? [
            {
              sid: "ReadSecrets",
              actions: ["secretsmanager:GetSecretValue"],
              resources: secrets.map((name) => siteNames.arn("secretsmanager", `secret:${name}-??????`)),
            },
          ]
        : []),
      ...(secretKeyAlias === undefined
        ? []
        : [
            useKey({ aliasArn: siteNames.arn("kms", secretKeyAlias), actions: ["kms:Decrypt"], via: "secretsmanager" }),
          ]),
    ];
  }
}
