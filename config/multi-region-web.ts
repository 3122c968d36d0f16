import type { WebDeploymentInput } from "./schema/architectures/multi-region-web";

/** A web application in two regions, with values for development and production. */
export function multiRegionWeb(environment: "dev" | "prod"): WebDeploymentInput {
  const pick = <T>(dev: T, prod: T): T => (environment === "dev" ? dev : prod);
  const network = {
    nat: pick("single" as const, "per-zone" as const),
    flowLogs: { retentionDays: pick(30, 365) },
  };

  return {
    architecture: "multi-region-web",
    name: "web",
    environment,
    account: pick("111111111111", "222222222222"),
    domain: pick("web.dev.example.com", "web.example.com"),
    tags: { CostCenter: "platform", Owner: "platform-team" },
    sites: [
      {
        role: "primary",
        region: "us-east-1",
        zones: ["us-east-1a", "us-east-1b", "us-east-1c"],
        cidr: pick("10.16.0.0/16", "10.0.0.0/16"),
        network,
      },
      {
        role: "secondary",
        region: "us-west-2",
        zones: ["us-west-2a", "us-west-2b", "us-west-2c"],
        cidr: pick("10.17.0.0/16", "10.1.0.0/16"),
        network,
      },
      {
        role: "control",
        region: "us-east-2",
        zones: ["us-east-2a", "us-east-2b"],
        cidr: pick("10.18.0.0/16", "10.2.0.0/16"),
        network: { ...network, nat: "none", tiers: ["private"] },
      },
    ],
    service: {
      image: "1.0.0",
      cpu: pick(256, 1024),
      memoryMb: pick(512, 2048),
      min: pick(1, 4),
      max: pick(4, 20),
      onDemandTasks: pick(2, 12),
      spotFraction: pick(1, 0.5),
    },
    database: {
      instanceClass: pick("db.r6g.large", "db.r7g.xlarge"),
      // In development a cluster has one instance; in production readers in other zones replace a failed writer.
      ...pick({ readers: 0 }, { readers: 2, maxReaders: 6 }),
      backupDays: pick(7, 35),
      proxy: true,
    },
    edge: { queryLog: pick(false, true) },
    objectives: { rtoSeconds: 120, rpoSeconds: 5 },
    recovery: {
      weeklyDrill: pick(false, true),
      // In production people decide.
      ...pick({ automaticFailover: { afterMinutes: 5 } }, {}),
    },
    alerts: { emails: [pick("platform-dev@example.com", "platform-oncall@example.com")] },
    logs: { retentionDays: pick(30, 365), archiveDays: pick(90, 731) },
    backup: { retentionDays: pick(7, 35) },
    monthlyBudgetUsd: pick(1500, 5000),
  };
}
