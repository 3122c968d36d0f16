import type { Plan, ServingRole, WorkflowKind } from "../../../dr/plan/plan";
import { multiRegionWebPlan } from "../../../dr/plans/multi-region-web";
import type { WebPlanValues } from "../../../dr/plans/web-plan-values";
import type { Observer } from "../../../dr/steps/confirm-outage";

export const ACCOUNT = "123456789012";

export function observer(name: string, region: string, site: ServingRole): Observer {
  return {
    name,
    region,
    namespace: "Steadfast/web-dev",
    metric: "Healthy",
    dimensions: { Site: site, Observer: name },
  };
}

export const WEB_VALUES: WebPlanValues = {
  name: "web-dev",
  account: ACCOUNT,
  regions: { primary: "us-east-1", secondary: "us-west-2", control: "us-east-2" },
  table: "web-dev-control-recovery",
  topic: `arn:aws:sns:us-east-2:${ACCOUNT}:web-dev-control-recovery`,
  objectives: { rtoSeconds: 120, rpoSeconds: 5 },
  globalCluster: "web-dev-database",
  databaseClusters: { primary: "web-dev-primary-database", secondary: "web-dev-secondary-database" },
  ecsClusters: { primary: "web-dev-primary-cluster", secondary: "web-dev-secondary-cluster" },
  services: { primary: "web-dev-primary-web", secondary: "web-dev-secondary-web" },
  standbyTasks: { primary: 4, secondary: 1 },
  activeTasks: 4,
  maxTasks: 20,
  probes: { primary: "web-dev-primary-probe", secondary: "web-dev-secondary-probe" },
  observers: {
    primary: [
      observer("control", "us-east-2", "primary"),
      observer("edge", "us-east-2", "primary"),
      observer("peer", "us-west-2", "primary"),
    ],
    secondary: [
      observer("control", "us-east-2", "secondary"),
      observer("edge", "us-east-2", "secondary"),
      observer("peer", "us-east-1", "secondary"),
    ],
  },
  switchNamespace: "Steadfast/web-dev",
  switchMetric: "TrafficSwitch",
  switchDimension: "Site",
  host: "origin.web.example.com",
  siteHosts: { primary: "primary.origin.web.example.com", secondary: "secondary.origin.web.example.com" },
  url: "https://web.example.com/api/health",
  ttlSeconds: 20,
  keepAliveSeconds: 60,
  originKeepAliveSeconds: 5,
  originReadSeconds: 10,
};

let unchanged: Plan | undefined;

/** A plan of the web application; without a change always the same object. */
export function webPlan(change?: Partial<WebPlanValues>): Plan {
  if (change === undefined) return (unchanged ??= multiRegionWebPlan(WEB_VALUES));
  return multiRegionWebPlan({ ...WEB_VALUES, ...change });
}

/** A plan with one workflow. The default is a planned `activate` of the secondary. */
export function planOf(
  stages: Plan["workflows"][number]["stages"],
  { kind = "activate", mode = "planned" }: { kind?: WorkflowKind; mode?: "planned" | "unplanned" } = {},
): Plan {
  return { ...webPlan(), workflows: [{ kind, site: "secondary", mode, stages }] };
}

export function functionName(part: string): string {
  return `web-dev-control-${part}`;
}

/** Parameters of a step for a read replica of RDS, without the action. */
export const REPLICA = {
  region: "us-west-2",
  instance: "db-secondary",
  sourceRegion: "us-east-1",
  sourceInstance: "db-primary",
  keyArn: `arn:aws:kms:us-west-2:${ACCOUNT}:key/1`,
};
