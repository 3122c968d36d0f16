import { Lambda } from "../../constructs/compute/lambda";
import { DatabaseProxy } from "../../constructs/data/database-proxy";
import { ImageRepository } from "../../constructs/delivery/image-repository";
import { RoutingPolicyRecords } from "../../constructs/edge/routing-policy-records";
import { SiteHealth } from "../../constructs/edge/site-health";
import { WebAcl } from "../../constructs/edge/web-acl";
import { LogShipping } from "../../constructs/observability/log-shipping";
import { AccountBaseline } from "../../constructs/security/account-baseline";
import { BackupPlan } from "../../constructs/security/backup-plan";
import { BackupVault } from "../../constructs/security/backup-vault";
import { LogBucket } from "../../constructs/storage/log-bucket";
import type { SiteStack } from "../../stacks/shared/site-stack";
import { testDatabase } from "../support/database";
import { KEY_ARN, LOG_KEY_ARN } from "../support/keys";
import { testNetwork } from "../support/network";
import { serviceJson, type TestServiceProps } from "../support/service";
import { synthesizedSite } from "../support/site";

type Values = Readonly<Record<string, number>>;
/** Builds a construct with one of its numbers. */
type Build = (values: Values) => void;

const key = { arn: KEY_ARN, alias: "alias/test-dev-primary-logs" };
const inSite =
  (build: (site: SiteStack, values: Values) => void): Build =>
  (values) => {
    synthesizedSite((site) => {
      build(site, values);
    });
  };
const service =
  (part: keyof TestServiceProps, more: Values = {}): Build =>
  (values) => {
    serviceJson({ [part]: { ...more, ...values } });
  };
const lambda = inSite((site, values) => {
  const props = { name: "lock", description: "Checks the health of a site", statements: [], key };
  new Lambda(site, "health", { ...props, logRetentionDays: 30, ...values });
});
const proxy = inSite((site, values) => {
  const network = testNetwork(site);
  new DatabaseProxy(site, "proxy", {
    ...{ network, ...testDatabase(site, network), secretKeyAlias: "alias/test-dev-primary-data" },
    ...{ logKeyArn: LOG_KEY_ARN, logRetentionDays: 30, ...values },
  });
});
const backup = inSite((site, values) => {
  const copyTo = site.names.site({ role: "secondary", region: "us-west-2" });
  new BackupPlan(site, "backup", { retentionDays: 7, arns: ["arn:aws:rds:::cluster:a"], copyTo, ...values });
});
const shipping = inSite((site, values) => {
  new LogShipping(site, "shipping", { key, logRetentionDays: 30, ...values });
});
const logs = inSite((site, values) => {
  const props = { services: ["edgeLogs" as const], writers: [], keyArn: KEY_ARN, retentionDays: 365 };
  new LogBucket(site, "logs", { ...props, ...values });
});
const routed = inSite((site, { weight = 0 }) => {
  const one = (role: "primary" | "secondary", target: string) => ({ role, region: "us-east-1", target, weight });
  new RoutingPolicyRecords(site, "origin", {
    ...{ zoneId: "Z1", name: "origin.example.com", routing: "weighted", ttlSeconds: 20 },
    sites: [one("primary", "a.example.com"), one("secondary", "b.example.com")].map((each) => ({
      ...each,
      healthCheckId: "h",
    })),
  });
});
const health = inSite((site, values) => {
  const control = site.names.site({ role: "control", region: "us-east-2" });
  new SiteHealth(site, "health", { role: "primary", host: "a.example.com", path: "/health", control, ...values });
});
const webAcl = inSite((site, values) => {
  const props = { scope: "cloudfront" as const, bodyLimits: { maxKb: 64 }, blockedCountries: [], logRetentionDays: 30 };
  new WebAcl(site, "acl", { ...props, requestsPerAddress: 2000, logKey: key, ...values });
});
const images = inSite((site, values) => {
  new ImageRepository(site, "images", { name: "app", keyArn: KEY_ARN, ...values });
});
const vault = inSite((site, values) => {
  new BackupVault(site, "vault", values);
});
const baseline = inSite((site, values) => {
  new AccountBaseline(site, "baseline", { logKey: key, ...values });
});

const spot = { min: 2, max: 10, spotFraction: 0.5 };

/** First and last accepted value of a number, and the step to the next that is refused. */
const LIMITS: readonly (readonly [name: string, build: Build, first: number, last: number, step?: number])[] = [
  ["idleTimeoutSeconds", service("loadBalancer"), 1, 4000],
  ["clientKeepAliveSeconds", service("loadBalancer"), 60, 604_800],
  ["drainSeconds", service("target"), 0, 3600],
  ["healthIntervalSeconds", service("target"), 5, 300],
  ["onDemandTasks", service("service", spot), 2, 10],
  ["spotFraction", service("service", { ...spot, onDemandTasks: 2 }), 0, 1, 0.01],
  ["timeoutSeconds", lambda, 1, 900],
  ["memoryMb", lambda, 128, 10_240],
  ["reservedConcurrency", lambda, 1, 1000],
  ["idleClientSeconds", proxy, 1, 28_800],
  ["maxConnectionsPercent", proxy, 1, 100],
  ["borrowSeconds", proxy, 0, 300],
  ["retentionDays", backup, 1, 36_500],
  ["copyRetentionDays", backup, 1, 36_500],
  ["startHour", backup, 0, 23],
  ["lockedDays", vault, 1, 36_500],
  ["bufferSeconds", shipping, 60, 900],
  ["bufferMb", shipping, 1, 128],
  ["infrequentAccessDays", logs, 30, Infinity],
  ["retentionDays", logs, 1, Infinity],
  ["keptImages", images, 1, Infinity],
  ["weight", routed, 0, 255],
  ["failureThreshold", health, 1, 10],
  ["requestsPerAddress", webAcl, 10, 2_000_000_000],
  ["unusedAccessDays", baseline, 1, 365],
];

test.each(LIMITS.map(([name, ...rest], i) => [name, i, ...rest] as const))(
  "%s, %i: last accepted and first rejected value",
  (name, _i, build, first, last, step = 1) => {
    const of = (value: number) => () => {
      build({ [name]: value });
    };
    const ends = [first, last].filter(Number.isFinite);
    for (const value of ends) expect(of(value)).not.toThrow();
    expect(of(first - step)).toThrow(name);
    if (Number.isFinite(last)) expect(of(last + step)).toThrow(name);
  },
);
