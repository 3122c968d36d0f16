import { z } from "zod";
import { problemsOf } from "../../config/schema/check";
import { LOG_RETENTION_DAYS } from "../../config/schema/groups/log-retention";
import { memorySizesMb, TASK_SIZES } from "../../constructs/compute/task-sizes";
import { deploymentWith, type Loose } from "../support/deployment";
import { fieldsOfAll, messagesFor } from "../support/schema-fields";

/** First and last accepted value of every whole number. */
const WHOLE: Readonly<Record<string, readonly [first: number, last: number]>> = {
  "service.port": [1, 65535],
  "service.cpu": [256, 16384],
  "service.memoryMb": [512, 122880],
  "service.min": [1, 1000],
  "service.max": [1, 1000],
  "service.onDemandTasks": [1, 1000],
  "service.scaling.cpuPercent": [10, 95],
  "service.scaling.memoryPercent": [10, 95],
  "service.scaling.requestsPerTarget": [1, 1_000_000],
  "service.schedule[0].min": [1, 1000],
  "service.schedule[0].max": [1, 1000],
  "database.serverless.minAcu": [0, 256],
  "database.serverless.maxAcu": [1, 256],
  "database.readers": [0, 15],
  "database.maxReaders": [1, 15],
  "database.backupDays": [1, 35],
  "database.rotationDays": [1, 1000],
  "cache.replicas": [1, 5],
  "edge.dnsTtlSeconds": [1, 300],
  "edge.readTimeoutSeconds": [1, 120],
  "edge.maxBodyKb": [1, 64],
  "edge.requestsPerAddress": [10, 2_000_000_000],
  "objectives.rtoSeconds": [1, 86400],
  "objectives.rpoSeconds": [1, 86400],
  "detection.failureThreshold": [1, 10],
  "recovery.automaticFailover.afterMinutes": [2, 60],
  "recovery.approval.expirySeconds": [60, 86400],
  "logs.archiveDays": [30, 3653],
  "backup.retentionDays": [1, 3650],
  "recovery.reservedConcurrency": [1, 100],
  lambdaConcurrency: [10, 1_000_000],
  monthlyBudgetUsd: [1, 10_000_000],
  unusedAccessDays: [1, 365],
  "uploads.noncurrentDays": [1, 3650],
};
/** Numbers from 0 to 1. */
const FRACTIONS = ["service.standbyFraction", "service.spotFraction"];
/** Numbers from a minimum above 0 to 1. */
const POSITIVE_FRACTIONS: Readonly<Record<string, number>> = { "recovery.sufficientFraction": 0.1 };
/** Numbers with a few accepted values. */
const LITERALS: Readonly<Record<string, readonly number[]>> = {
  "detection.intervalSeconds": [10, 30],
  "recovery.approval.approvers": [1, 2],
};

/** Days for which CloudWatch keeps logs. */
const RETENTIONS = ["logs.retentionDays", "sites[0].network.flowLogs.retentionDays"];

/** A whole number, or no limit at all. */
const BODY_LIMIT = "edge.bodyLimits[0].maxKb";

/** Every number in the schemas, by path as messages write it. */
const numbers = () =>
  fieldsOfAll(
    (schema) => schema instanceof z.ZodNumber || (schema instanceof z.ZodLiteral && typeof schema.value === "number"),
  );
const outOfRange = (path: string, value: unknown) =>
  messagesFor(path, value).filter((message) => /should be /.test(message));

test("every number of the schemas has its limits here", () => {
  const tabled = [
    ...Object.keys(WHOLE),
    ...FRACTIONS,
    ...Object.keys(POSITIVE_FRACTIONS),
    ...Object.keys(LITERALS),
    ...RETENTIONS,
    BODY_LIMIT,
  ];
  expect(numbers()).toEqual(tabled.sort());
});

test.each(Object.entries(WHOLE))("%s: last accepted and first rejected values", (path, [first, last]) => {
  expect([outOfRange(path, first), outOfRange(path, last)]).toEqual([[], []]);
  for (const wrong of [first - 1, last + 1, first + 0.5, String(first), null]) {
    const shown = typeof wrong === "string" ? `'${wrong}'` : String(wrong);
    expect(outOfRange(path, wrong).join()).toMatch(
      new RegExp(
        `^${path.replace(/[[\]]/g, "\\$&")}: should be a whole number of [a-zA-Z ]+ from ${first} to ${last}, got ${shown}`,
      ),
    );
  }
});

test(`${BODY_LIMIT}: 1 to 64, or unlimited; at most five paths`, () => {
  for (const right of [1, 64, "unlimited"]) expect(messagesFor(BODY_LIMIT, right)).toEqual([]);
  for (const wrong of [0, 65, 1.5, "none"]) expect(messagesFor(BODY_LIMIT, wrong)).toHaveLength(1);
  const paths = (count: number) =>
    messagesFor(
      "edge.bodyLimits",
      Array.from({ length: count }, (_, i) => ({ path: `/p${i}`, maxKb: 1 })),
    );
  expect([paths(5), paths(6).length]).toEqual([[], 1]);
});

test.each(FRACTIONS)("%s: from 0 to 1, and every value between", (path) => {
  for (const right of [0, 1, 0.5, 1 / 3, 0.001, 0.999]) expect(messagesFor(path, right)).toEqual([]);
  for (const wrong of [-0.001, 1.001, 2, "0.5", null]) {
    const shown = typeof wrong === "string" ? `'${wrong}'` : String(wrong);
    expect(messagesFor(path, wrong)).toEqual([`${path}: should be a fraction from 0 to 1, got ${shown}`]);
  }
});

test.each(Object.entries(LITERALS))("%s: only these values", (path, values) => {
  for (const right of values) expect(messagesFor(path, right)).toEqual([]);
  for (const wrong of [0, values[0]! - 1, values[0]! + 0.5, values[1]! + 1, "1"])
    expect(messagesFor(path, wrong)).toHaveLength(1);
});

test.each(Object.keys(TASK_SIZES).map(Number))("a task of %d CPU units has these sizes of memory", (cpu) => {
  const [least, most] = TASK_SIZES[cpu]!;
  const memory = (memoryMb: number) =>
    problemsOf(
      deploymentWith((deployment) => {
        deployment["service"] = { ...(deployment["service"] as object), cpu, memoryMb };
      }),
    );
  const sizes = memorySizesMb(cpu);
  expect([sizes[0], sizes.at(-1)]).toEqual([least, most]);
  expect([memory(least), memory(most)]).toEqual([[], []]);
  expect(memory(least - 1)).not.toEqual([]);
  expect(memory(most + 1)).not.toEqual([]);
});

test("log retention accepts the days that CloudWatch offers, and no other", () => {
  expect(LOG_RETENTION_DAYS).toEqual([
    ...[1, 3, 5, 7, 14, 30, 60, 90, 120, 150, 180, 365, 400, 545, 731],
    ...[1096, 1827, 2192, 2557, 2922, 3288, 3653],
  ]);
  for (const path of RETENTIONS) {
    for (const days of LOG_RETENTION_DAYS) expect(messagesFor(path, days)).toEqual([]);
    for (const wrong of [...LOG_RETENTION_DAYS.map((days) => days + 1), 0, 1.5, "30", null]) {
      expect([wrong, messagesFor(path, wrong).length]).toEqual([
        wrong,
        LOG_RETENTION_DAYS.includes(wrong as number) ? 0 : 1,
      ]);
    }
  }
  expect(messagesFor("logs.retentionDays", 100)).toEqual([
    `logs.retentionDays: should be a retention CloudWatch Logs offers (${LOG_RETENTION_DAYS.join(", ")} days), got 100`,
  ]);
});

/** Texts with a limit: the longest or last accepted, and the first rejected. */
const TEXTS: readonly (readonly [path: string, accepted: readonly string[], rejected: readonly string[]])[] = [
  ["name", ["ab", "a1", "a-b"], ["a", "1a", "a-", "a--b", "aB", ""]],
  ["account", ["123456789012"], ["12345678901", "1234567890123", "12345678901a"]],
  ["domain", ["a.io", `${"a".repeat(61)}.io`], ["a.i", ".io", `${"a".repeat(62)}.io`, "a-.io", "A.io", "a.io."]],
  [
    "service.image",
    ["1", "a".repeat(128), `sha256:${"a".repeat(64)}`],
    ["", "latest", "a".repeat(129), `sha256:${"a".repeat(63)}`, "-1"],
  ],
  ["service.healthPath", ["/", "/a/b.c-d_e"], ["", "a", "/a?b"]],
  ["service.schedule[0].name", ["a", `a${"b".repeat(30)}`], ["", "1", `a${"b".repeat(31)}`]],
  [
    "service.schedule[0].schedule",
    ["cron(0 6 ? * MON-FRI *)"],
    ["cron(0 6 ? * MON-FRI)", "cron(0 6 ? * * * *)", "rate(1 day)"],
  ],
  ["database.name", ["a", `a${"b".repeat(62)}`], ["", "1a", `a${"b".repeat(63)}`, "a-b"]],
  ["database.instanceClass", ["db.r6g.large", "db.x2g.large"], ["db.t4g.large", "db.m6g.large", "r6g.large"]],
  ["cache.nodeType", ["cache.r7g.large"], ["r7g.large", "cache.large"]],
  ["alerts.webhook", ["https://a"], ["http://a", "https://"]],
];

test.each(TEXTS)("%s: last accepted and first rejected texts", (path, accepted, rejected) => {
  for (const right of accepted) expect([right, messagesFor(path, right)]).toEqual([right, []]);
  for (const wrong of rejected) expect([wrong, messagesFor(path, wrong).length > 0]).toEqual([wrong, true]);
});

test("tags: 45 of them, keys of 128 and values of 256 characters", () => {
  const tags = (value: Record<string, string>) =>
    problemsOf(deploymentWith((deployment) => (deployment["tags"] = value)));
  const many = (count: number) => Object.fromEntries(Array.from({ length: count }, (_, i) => [`t${i}`, "x"]));
  expect(tags(many(45))).toEqual([]);
  expect(tags(many(46))).toEqual([
    "tags: has 46 tags: AWS allows 50 on a resource and 5 are the platform's own, use at most 45",
  ]);
  expect(tags({ ["k".repeat(128)]: "v".repeat(256) })).toEqual([]);
  expect(tags({ ["k".repeat(129)]: "v" })[0]).toMatch(/has a key of 129 characters: AWS allows 128$/);
  expect(tags({ k: "v".repeat(257) })[0]).toMatch(/has a value of 257 characters: AWS allows 256$/);
});

test("zones: two or three; a VPC: /16 down to the smallest that can be planned", () => {
  const zones = (names: string[]) => messagesFor("sites[0].zones", names);
  expect(zones(["us-east-1a"])).toHaveLength(1);
  expect(zones(["us-east-1a", "us-east-1b"])).toEqual([]);
  expect(zones(["us-east-1a", "us-east-1b", "us-east-1c", "us-east-1d"])).toHaveLength(1);
  const cidr = (block: string) => messagesFor("sites[0].cidr", block);
  for (const right of ["10.16.0.0/16", "10.16.0.0/23", "172.16.0.0/16", "172.31.0.0/16", "192.168.0.0/16"]) {
    expect([right, cidr(right)]).toEqual([right, []]);
  }
  for (const wrong of [
    "10.16.0.0/15",
    "10.16.0.0/24",
    "172.32.0.0/16",
    "172.15.0.0/16",
    "192.169.0.0/16",
    "11.0.0.0/16",
  ]) {
    expect([wrong, cidr(wrong).length]).toEqual([wrong, 1]);
  }
});

test("a minimum equal to its maximum is accepted, one more is not", () => {
  const problems = (change: (deployment: Loose) => void) => problemsOf(deploymentWith(change));
  const service = (values: object) => (deployment: Loose) => {
    deployment["service"] = { ...(deployment["service"] as object), ...values };
  };
  const database = (values: object) => (deployment: Loose) => {
    deployment["database"] = values;
  };
  expect(problems(service({ min: 4, max: 4, onDemandTasks: 4, spotFraction: 0 }))).toEqual([]);
  expect(problems(service({ min: 4, max: 4, onDemandTasks: 3 }))).toHaveLength(1);
  expect(problems(service({ min: 4, max: 4, onDemandTasks: 5 }))).toHaveLength(1);
  expect(problems(service({ min: 5, max: 4, onDemandTasks: 5 }))).not.toEqual([]);
  expect(problems(database({ readers: 2, maxReaders: 2 }))).toEqual([]);
  expect(problems(database({ readers: 2, maxReaders: 1 }))).toHaveLength(1);
  expect(problems(database({ serverless: { minAcu: 4, maxAcu: 4 } }))).toEqual([]);
  expect(problems(database({ serverless: { minAcu: 5, maxAcu: 4 } }))).toHaveLength(1);
});

test.each(Object.entries(POSITIVE_FRACTIONS))("S4: %s: last accepted and first rejected values", (path, first) => {
  expect([outOfRange(path, first), outOfRange(path, 1)]).toEqual([[], []]);
  for (const wrong of [first - 0.01, 1.01, 0]) {
    expect(outOfRange(path, wrong)).toEqual([
      expect.stringContaining(`should be a fraction from ${first} to 1, got ${wrong}`),
    ]);
  }
});
