import type { WebDeploymentInput } from "../../config/schema/architectures/multi-region-web";

/** A deployment with every option enabled that is disabled by default. */
export function everythingOn(values: WebDeploymentInput): WebDeploymentInput {
  return {
    ...values,
    cache: { globalDatastore: true, replicas: 2 },
    database: { serverless: { minAcu: 1, maxAcu: 16 }, readers: 2, proxy: false, writeForwarding: true },
    assets: { timeControl: true, bothDirections: false },
    edge: { routing: "latency", dnssec: true, queryLog: true, blockedCountries: ["KP"] },
    backup: { retentionDays: 35, vaultLock: true },
    alerts: { emails: ["oncall@example.com"], webhook: "https://pager.example.com/hook" },
    recovery: {
      weeklyDrill: true,
      tableReplica: true,
      reservedConcurrency: 5,
      approval: { expirySeconds: 900, approvers: 2 },
      api: {
        auth: { kind: "jwt", issuer: "https://login.example.com", audience: ["console"] },
        allowedOrigins: ["https://console.example.com"],
      },
    },
    lambdaConcurrency: 1000,
    accountBaseline: true,
    costAnomalies: true,
    allocationTags: ["Deployment"],
    peering: true,
  };
}

/** A deployment with the choices that neither multi-region-web nor `everythingOn` makes. */
export function otherChoices(values: WebDeploymentInput): WebDeploymentInput {
  const endpoints = [
    ...["s3", "dynamodb", "ecr.api", "ecr.dkr", "logs", "monitoring", "rds"],
    ...["secretsmanager", "ssm", "ssmmessages", "sts", "kms"],
  ] as NonNullable<WebDeploymentInput["sites"][number]["network"]>["endpoints"];
  return {
    ...values,
    state: { locking: "both" },
    sites: values.sites.map((site) => ({
      ...site,
      network: { nat: "none", endpoints, ipv6: true, flowLogs: { to: "s3" }, tiers: site.network?.tiers },
    })),
    service: {
      ...values.service,
      image: `sha256:${"0".repeat(64)}`,
      port: 3000,
      healthPath: "/ready",
      standbyFraction: 0.25,
      spotFraction: 0,
      scaling: { cpuPercent: 50, memoryPercent: 80, requestsPerTarget: 1000 },
      schedule: [{ name: "office-hours", schedule: "cron(0 6 ? * MON-FRI *)", min: 6, max: 30 }],
      environment: { LOG_LEVEL: "debug" },
    },
    database: { readers: 0, proxy: true, rotationDays: 7, name: "shop", passwordSource: "random" },
    cache: { replicas: 1, nodeType: "cache.t4g.medium" },
    assets: { intelligentTiering: false },
    edge: {
      routing: "weighted",
      dnsTtlSeconds: 10,
      priceClass: "PriceClass_All",
      apiPaths: ["/api/*", "/rpc/*"],
      corsOrigins: ["https://partner.example.com"],
      requestsPerAddress: 500,
      maxBodyKb: 32,
      bodyLimits: [
        { path: "/api/uploads/*", maxKb: "unlimited" },
        { path: "/api/import", maxKb: 64 },
      ],
      queryLog: true,
    },
    detection: { intervalSeconds: 30, failureThreshold: 2 },
    objectives: { rtoSeconds: 600, rpoSeconds: 60 },
    recovery: { approval: {}, automaticFailover: { afterMinutes: 10 } },
    alerts: { webhook: "https://chat.example.com/alerts" },
    logs: { retentionDays: 400, archiveDays: 545 },
    backup: { retentionDays: 14 },
  };
}
