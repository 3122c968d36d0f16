import { multiRegionWeb } from "../../config/multi-region-web";
import type { DeploymentInput } from "../../config/schema/deployment";

/** A value whose parts can be set to anything, as a person's hand could. */
export type Loose = Record<string, unknown> & {
  sites: (Record<string, unknown> & { zones: unknown[]; network: Record<string, unknown> })[];
};

/** A valid deployment, and a copy of it with something changed for the worse. */
export function deploymentWith(change: (deployment: Loose) => void = () => undefined): unknown {
  const deployment = JSON.parse(JSON.stringify(multiRegionWeb("dev"))) as Loose;
  change(deployment);
  return deployment;
}

export function validDeployment(environment: "dev" | "prod" = "dev"): DeploymentInput {
  return multiRegionWeb(environment);
}

/** The same with every option chosen that is off by default. */
export function everythingOn(values: DeploymentInput): DeploymentInput {
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
      approval: { expirySeconds: 900, approvers: 2 },
      api: {
        auth: { kind: "jwt", issuer: "https://login.example.com", audience: ["console"] },
        allowedOrigins: ["https://console.example.com"],
      },
    },
    accountBaseline: true,
    allocationTags: ["Deployment"],
    peering: true,
  };
}
