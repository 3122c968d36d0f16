import { ServiceScaling } from "../../constructs/compute/service-scaling";
import { Alarm } from "../../constructs/observability/alarm";
import { Lambda } from "../../constructs/compute/lambda";
import type { AuroraPrimaryProps } from "../../constructs/data/aurora-props";
import { type QueueProps, Queue } from "../../constructs/messaging/queue";
import { DatabaseSecret } from "../../constructs/data/database-secret";
import { SecurityGroup } from "../../constructs/network/security-group";
import { SiteAlarm } from "../../constructs/observability/site-alarm";
import { SecretRotation } from "../../constructs/security/secret-rotation";
import { Schedule } from "../../constructs/workflow/schedule";
import { primaryJson, testDatabase, testSecret } from "../support/database";
import { KEY_ARN, LOG_KEY_ARN } from "../support/keys";
import { networkJson, testNetwork } from "../support/network";
import { synthesizedSite } from "../support/site";

const key = { arn: KEY_ARN, alias: "alias/test-dev-primary-logs" };

/** Builds a construct with one number. */
type Build = (value: number) => void;

const database =
  (props: (value: number) => Partial<AuroraPrimaryProps>): Build =>
  (value) => {
    primaryJson(props(value));
  };
const rotation: Build = (rotationDays) => {
  synthesizedSite((site) => {
    const network = testNetwork(site);
    const { database: cluster, secret } = testDatabase(site, network);
    const application = new DatabaseSecret(site, "application", {
      ...{ keyArn: KEY_ARN, databaseName: "app", user: "application" },
    });
    new SecretRotation(site, "rotation", {
      ...{ network, database: cluster, secrets: { master: secret, application }, secretKey: "data" },
      ...{ logKey: { ...key, arn: LOG_KEY_ARN }, logRetentionDays: 30, rotationDays },
    });
  });
};
const secret: Build = (passwordVersion) => {
  synthesizedSite((site) => {
    testSecret(site, { passwordVersion });
  });
};
const scaled =
  (name: "cpuPercent" | "memoryPercent"): Build =>
  (value) => {
    synthesizedSite((site) => {
      const props = { resourceId: "service/cluster/web", min: 2, max: 10, requestLabel: "app/lb/1/targetgroup/tg/2" };
      new ServiceScaling(site, "scaling", { ...props, targets: { [name]: value } });
    });
  };
const siteAlarm: Build = (count) => {
  synthesizedSite((site) => {
    const topic = { arn: "arn:aws:sns:us-east-1:123456789012:alerts" };
    const page = new Alarm(site, "one", {
      ...{ name: "one", topic, meaning: "It is down.", remedy: "start it.", severity: "page" },
      metric: { namespace: "N", name: "M", dimensions: { Of: "one" }, statistic: "Sum" },
      ...{ comparison: "above", threshold: 1, missingData: "breaching" },
    });
    const alarms = Array.from({ length: count }, () => page);
    new SiteAlarm(site, "alarm", { topic, monitors: [{ title: "", alarms, widgets: [] }] });
  });
};
const why: Build = (length) => {
  networkJson({}, (network, site) => {
    const group = new SecurityGroup(site, "tasks", { vpc: network.vpc, name: "tasks", description: "Tasks" });
    group.allowTo({ cidr: "0.0.0.0/0", as: "internet" }, 443, "x".repeat(length));
  });
};
const schedule = (name: string, input: Readonly<Record<string, string>>) => {
  synthesizedSite((site) => {
    const props = { name: "record", description: "x", statements: [], key, logRetentionDays: 30 };
    const target = { function: new Lambda(site, "one", props).reference };
    new Schedule(site, "schedule", { name, description: "Often", schedule: "rate(1 minute)", input, target });
  });
};
const ruleName: Build = (length) => {
  schedule("n".repeat(length - "test-dev-primary-".length), {});
};
const ruleInput: Build = (length) => {
  schedule("often", { x: "x".repeat(length - '{"x":""}'.length) });
};
const queue =
  (props: (value: number) => Partial<QueueProps>): Build =>
  (value) => {
    synthesizedSite((site) => {
      new Queue(site, "queue", { name: "orders", key, ...props(value) });
    });
  };
const zones: Build = (count) => {
  networkJson({ zones: ["a", "b", "c"].slice(0, count).map((zone) => `us-east-1${zone}`) });
};

const serverless = (minAcu: number, maxAcu: number) => ({ serverless: { minAcu, maxAcu } });

/** First and last accepted value of a number, and the step to the next that is refused. */
const LIMITS: readonly (readonly [name: string, build: Build, first: number, last: number, step?: number])[] = [
  ["backupDays", database((backupDays) => ({ backupDays })), 1, 35],
  ["slowQuerySeconds", database((slowQuerySeconds) => ({ slowQuerySeconds })), 0, Infinity, 0.5],
  ["readers", database((readers) => ({ readers })), 0, 15],
  ["maxReaders", database((maxReaders) => ({ readers: 2, maxReaders })), 2, 15],
  ["readerCpuPercent", database((readerCpuPercent) => ({ maxReaders: 2, readerCpuPercent })), 10, 95],
  ["serverless.minAcu", database((acu) => serverless(acu, 256)), 0, 256, 0.5],
  ["serverless.maxAcu", database((acu) => serverless(0.5, acu)), 1, 256, 0.5],
  ["serverless.maxAcu", database((acu) => serverless(4, acu)), 4, 256, 0.5],
  ["rotationDays", rotation, 1, 1000],
  ["passwordVersion", secret, 1, Infinity],
  ["cpuPercent", scaled("cpuPercent"), 1, 100],
  ["memoryPercent", scaled("memoryPercent"), 1, 100],
  ["monitors", siteAlarm, 1, 100],
  ["why", why, 1, 255],
  ["name", ruleName, -Infinity, 64],
  ["input", ruleInput, -Infinity, 8192],
  ["retentionSeconds", queue((retentionSeconds) => ({ retentionSeconds })), 60, 1_209_600],
  ["visibilityTimeoutSeconds", queue((visibilityTimeoutSeconds) => ({ visibilityTimeoutSeconds })), 0, 43_200],
  ["deadLetters.maxReceives", queue((maxReceives) => ({ deadLetters: { maxReceives } })), 1, 1000],
  [
    "deadLetters.retentionSeconds",
    queue((retentionSeconds) => ({ retentionSeconds: 60, deadLetters: { maxReceives: 1, retentionSeconds } })),
    60,
    1_209_600,
  ],
  ["zones", zones, 2, Infinity],
];

test.each(LIMITS.map(([name, ...rest], i) => [name, i, ...rest] as const))(
  "%s, %i: last accepted and first rejected value",
  (name, _i, build, first, last, step = 1) => {
    const of = (value: number) => () => {
      build(value);
    };
    const ends = [first, last].filter(Number.isFinite);
    for (const value of ends) expect(of(value)).not.toThrow();
    if (Number.isFinite(first)) expect(of(first - step)).toThrow(name);
    if (Number.isFinite(last)) expect(of(last + step)).toThrow(name);
  },
);
