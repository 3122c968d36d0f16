import type { ReplicationStatusType } from "@aws-sdk/client-secrets-manager";
import { readinessChecks, type ReadinessRequest } from "../../../dr/derived/readiness";
import type { ReadinessItem } from "../../../dr/record/readiness-item";
import { allChecks } from "../../../functions/watch/readiness/checks/all";
import { readiness } from "../../../functions/watch/readiness/readiness";
import { functionName, WEB_VALUES } from "../dr/plans";
import { WebWorld } from "./web-world";

const { regions, databaseClusters, ecsClusters, services } = WEB_VALUES;
export const SECRET = "web-dev-database";

/** The web application with an active primary, and a secondary that is ready for a failover. */
export class Readied extends WebWorld {
  readonly versions: Record<string, string> = { [regions.primary]: "v1", [regions.secondary]: "v1" };
  replication: readonly ReplicationStatusType[] = [{ Region: regions.secondary, Status: "InSync" }];
  readonly declared = readinessChecks(this.plan, "secondary", { functionName, secrets: [SECRET] });

  constructor() {
    super();
    const { aws } = this;
    aws.others["states:DescribeStateMachine"] = () => ({ status: "ACTIVE" });
    aws.others["lambda:GetFunctionConfiguration"] = () => ({ State: "Active", LastUpdateStatus: "Successful" });
    aws.others["cloudwatch:DescribeAlarmsForMetric"] = () => ({ MetricAlarms: [{ AlarmName: "evacuate" }] });
    aws.others["secretsmanager:DescribeSecret"] = (_input, region) => ({
      VersionIdsToStages: { [this.versions[region]!]: ["AWSCURRENT"], v0: ["AWSPREVIOUS"] },
      ...(region === regions.primary ? { ReplicationStatus: this.replication } : {}),
    });
    aws.measure(
      regions.secondary,
      "AuroraGlobalDBReplicationLag",
      { DBClusterIdentifier: databaseClusters.secondary },
      700,
    );
    for (const { region, metric, dimensions } of WEB_VALUES.observers.primary) {
      aws.measure(region, metric, { ...dimensions }, 1);
    }
    aws.table.set("web-dev", "SITE#primary", {
      trafficSwitch: 1,
      [`peaks:${services.primary}`]: { day: "2026-11-21", tasks: 6 },
    });
  }

  get service() {
    return this.aws.services.get(`${regions.secondary} ${ecsClusters.secondary}/${services.secondary}`)!;
  }

  async report(change: Partial<ReadinessRequest> = {}): Promise<ReadinessItem> {
    const { aws, table } = this;
    const ask = readiness({
      table,
      cloudwatch: aws.client("cloudwatch")(regions.control),
      now: () => aws.now,
      checks: allChecks(
        {
          ...this.clients,
          cloudwatch: aws.client("cloudwatch"),
          lambda: aws.client("lambda"),
          probes: aws.client("lambda"),
          states: aws.client("states"),
          secrets: aws.client("secretsmanager"),
        },
        regions.control,
      ),
    });
    return (await ask({ plan: "web-dev", site: "secondary", checks: this.declared, ...change })) as ReadinessItem;
  }
}
