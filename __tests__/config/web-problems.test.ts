import { field, network, part, type ProblemCase, testProblems } from "../support/problem-cases";

const EVERY_TIER = "a primary or secondary site needs every tier: add";

const CASES: ProblemCase[] = [
  [
    "alarms without recipient",
    field({ alerts: { emails: [] } }),
    ["alerts: has neither emails nor a webhook, so alarms would have no recipient: add one"],
  ],
  [
    "no alerts at all",
    field({ alerts: undefined }),
    ["alerts: has neither emails nor a webhook, so alarms would have no recipient: add one"],
  ],
  [
    "a source of the origin-verification header, which is always a Terraform variable",
    part("edge", { originVerify: "random" }),
    [
      "edge: has an unknown field 'originVerify': the fields here are routing, dnsTtlSeconds, priceClass, apiPaths, " +
        "readTimeoutSeconds, corsOrigins, requestsPerAddress, maxBodyKb, bodyLimits, blockedCountries, dnssec, queryLog",
    ],
  ],
  ["no objectives", field({ objectives: undefined }), ["objectives: is missing: it should be an object"]],
  [
    "an RPO of 0",
    part("objectives", { rpoSeconds: 0 }),
    ["objectives.rpoSeconds: should be a whole number of seconds from 1 to 86400, got 0"],
  ],
  [
    "the image 'latest'",
    part("service", { image: "latest" }),
    ["service.image: should be an image tag other than 'latest', or a digest sha256:…, got 'latest'"],
  ],
  [
    "CPU units between two sizes",
    part("service", { cpu: 300 }),
    ["service.cpu: 300 is not a CPU size of Fargate: use 256, 512, 1024, 2048, 4096, 8192 or 16384"],
  ],
  [
    "more memory than the CPU allows",
    part("service", { cpu: 256, memoryMb: 4096 }),
    ["service.memoryMb: 4096 MB is not a memory size for 256 CPU units: use 512 to 2048"],
  ],
  [
    "a minimum above the maximum",
    part("service", { min: 9, max: 4 }),
    ["service.min: 9 is more than max, 4: lower it or raise max"],
  ],
  [
    "a fraction above 1",
    part("service", { spotFraction: 1.5 }),
    ["service.spotFraction: should be a fraction from 0 to 1, got 1.5"],
  ],
  [
    "R16: fewer tasks on demand than the minimum",
    part("service", { min: 4, max: 8, onDemandTasks: 3, spotFraction: 0 }),
    ["service.onDemandTasks: 3 is not from min, 4, to max, 8"],
  ],
  [
    "R16: more tasks on demand than the maximum",
    part("service", { min: 4, max: 8, onDemandTasks: 9, spotFraction: 0 }),
    ["service.onDemandTasks: 9 is not from min, 4, to max, 8"],
  ],
  [
    "R16: a Spot fraction of no tasks",
    part("service", { min: 4, max: 8, onDemandTasks: 8, spotFraction: 0.5 }),
    [
      "service.spotFraction: 0.5 has no effect, as all 8 tasks run on demand: set onDemandTasks below max, or spotFraction to 0",
    ],
  ],
  [
    "an invalid health path",
    part("service", { healthPath: "health" }),
    ["service.healthPath: should be a path such as /health, got 'health'"],
  ],
  [
    "a schedule in words",
    part("service", { schedule: [{ name: "day", schedule: "every day", min: 2, max: 4 }] }),
    [
      "service.schedule[0].schedule: should be a cron expression of six fields, such as cron(0 6 ? * MON-FRI *), got 'every day'",
    ],
  ],
  [
    "a scheduled minimum above its maximum",
    part("service", { schedule: [{ name: "day", schedule: "cron(0 6 ? * MON-FRI *)", min: 5, max: 4 }] }),
    ["service.schedule[0].min: 5 is more than max, 4: lower it or raise max"],
  ],
  [
    "an engine that is not Aurora MySQL",
    part("database", { engineVersion: "8.0.35" }),
    ["database.engineVersion: should be an Aurora MySQL 3 version, such as 8.0.mysql_aurora.3.10.6, got '8.0.35'"],
  ],
  [
    "an instance class that no global database supports",
    part("database", { instanceClass: "db.t4g.medium" }),
    ["database.instanceClass: should be a memory-optimized class, such as db.r6g.large, got 'db.t4g.medium'"],
  ],
  [
    "a year of point-in-time recovery",
    part("database", { backupDays: 365 }),
    ["database.backupDays: should be a whole number of days from 1 to 35, got 365"],
  ],
  [
    "a maximum of readers below the minimum",
    part("database", { readers: 3, maxReaders: 2 }),
    ["database.maxReaders: 2 is less than readers, 3: raise it or leave it out"],
  ],
  [
    "a serverless minimum above the maximum",
    part("database", { serverless: { minAcu: 8, maxAcu: 2 } }),
    ["database.serverless.minAcu: 8 is more than maxAcu, 2: lower it or raise maxAcu"],
  ],
  [
    "a node type that no global datastore supports",
    field({ cache: { nodeType: "cache.t4g.small", globalDatastore: true } }),
    [
      "cache.nodeType: cache.t4g.small cannot be part of a global datastore: use an m or r class, such as cache.r7g.large",
    ],
  ],
  [
    "an interval Route 53 does not offer",
    field({ detection: { intervalSeconds: 5 } }),
    ["detection.intervalSeconds: should be 10 or 30 seconds, what Route 53 offers, got 5"],
  ],
  [
    "a country's name",
    field({ edge: { blockedCountries: ["France"] } }),
    ["edge.blockedCountries[0]: should be a country code of two capitals (ISO 3166), got 'France'"],
  ],
  [
    "a body larger than WAF inspects",
    field({ edge: { maxBodyKb: 65 } }),
    ["edge.maxBodyKb: should be a whole number of KB from 1 to 64, got 65"],
  ],
  [
    "body limits without a path, without a size, one within another",
    field({
      edge: {
        bodyLimits: [
          { path: "api", maxKb: 1 },
          { path: "/api/*", maxKb: 65 },
          { path: "/up/*", maxKb: 64 },
          { path: "/up/load", maxKb: "unlimited" },
        ],
      },
    }),
    [
      "edge.bodyLimits[0].path: should be a path, or the beginning of one followed by *, such as /api/uploads/*, got 'api'",
      "edge.bodyLimits[1].maxKb: should be a whole number of KB from 1 to 64, got 65",
      "edge.bodyLimits[3].path: /up/load is within /up/*: give each path one limit",
    ],
  ],
  [
    "more paths with limits than the capacity of the web ACL",
    field({ edge: { bodyLimits: ["/a", "/b", "/c", "/d", "/e", "/f"].map((path) => ({ path, maxKb: 1 })) } }),
    ["edge.bodyLimits: should be at most 5: the firewall's capacity allows no more"],
  ],
  [
    "a response that takes longer than CloudFront waits",
    field({ edge: { readTimeoutSeconds: 121 } }),
    ["edge.readTimeoutSeconds: should be a whole number of seconds from 1 to 120, got 121"],
  ],
  [
    "an origin without https",
    field({ edge: { corsOrigins: ["http://app.example.com"] } }),
    [
      "edge.corsOrigins[0]: should be an origin such as https://app.example.com: lower case, no path, no port 443, no wildcard, got 'http://app.example.com'",
    ],
  ],
  [
    "a failover after one minute",
    part("recovery", { automaticFailover: { afterMinutes: 1 } }),
    ["recovery.automaticFailover.afterMinutes: should be a whole number of minutes from 2 to 60, got 1"],
  ],
  [
    "an API without authentication",
    part("recovery", { api: { auth: { kind: "password" } } }),
    ["recovery.api.auth.kind: should be 'iam' or 'jwt', got 'password'"],
  ],
  [
    "an authorization that is only a name",
    part("recovery", { api: { auth: "iam" } }),
    ["recovery.api.auth: should be { kind: 'iam' } or { kind: 'jwt', issuer, audience }, got 'iam'"],
  ],
  [
    "no authorization",
    part("recovery", { api: { auth: null } }),
    ["recovery.api.auth: should be { kind: 'iam' } or { kind: 'jwt', issuer, audience }, got null"],
  ],
  [
    "tokens without issuer and audience",
    part("recovery", { api: { auth: { kind: "jwt", issuer: "http://login.example.com", audience: [] } } }),
    [
      "recovery.api.auth.issuer: should be the issuer's https address without trailing slash, got 'http://login.example.com'",
      "recovery.api.auth.audience: should have at least one audience: without any, every client of the issuer could call",
    ],
  ],
  [
    "any page as an allowed origin of the API",
    part("recovery", { api: { allowedOrigins: ["*"] } }),
    [
      "recovery.api.allowedOrigins[0]: should be an origin such as https://app.example.com: lower case, no path, no port 443, no wildcard, got '*'",
    ],
  ],
  [
    "too many approvers, too short an expiry",
    part("recovery", { approval: { expirySeconds: 5, approvers: 3 } }),
    [
      "recovery.approval.expirySeconds: should be a whole number of seconds from 60 to 86400, got 5",
      "recovery.approval.approvers: should be 1 or 2 people, got 3",
    ],
  ],
  [
    "R5: a reservation of 0, a quota that no account has",
    (deployment) => {
      field({ lambdaConcurrency: 9 })(deployment);
      part("recovery", { reservedConcurrency: 0 })(deployment);
    },
    [
      "lambdaConcurrency: should be a whole number of executions from 10 to 1000000, got 9",
      "recovery.reservedConcurrency: should be a whole number of executions from 1 to 100, got 0",
    ],
  ],
  [
    "an address without an @",
    field({ alerts: { emails: ["oncall"] } }),
    ["alerts.emails[0]: should be an e-mail address, got 'oncall'"],
  ],
  [
    "a primary site without a database tier",
    network({ tiers: ["public", "private"] }),
    [`sites[0].network.tiers: ${EVERY_TIER} database`],
  ],
  [
    "tasks that cannot reach their image",
    network({ nat: "none", endpoints: ["s3", "logs"] }),
    [
      "sites[0].network.endpoints: without NAT tasks cannot start and passwords cannot be rotated: add ecr.api, " +
        "ecr.dkr, secretsmanager, ssmmessages, kms, rds, or set nat to 'per-zone' or 'single'",
    ],
  ],
  [
    "a rotation that cannot read which cluster has the writer",
    network({
      nat: "none",
      endpoints: ["s3", "ecr.api", "ecr.dkr", "logs", "secretsmanager", "ssmmessages", "kms"],
    }),
    [
      "sites[0].network.endpoints: without NAT tasks cannot start and passwords cannot be rotated: add rds, or set " +
        "nat to 'per-zone' or 'single'",
    ],
  ],
  [
    "a log retention CloudWatch does not offer",
    field({ logs: { retentionDays: 100 } }),
    [
      "logs.retentionDays: should be a retention CloudWatch Logs offers (1, 3, 5, 7, 14, 30, 60, 90, 120, " +
        "150, 180, 365, 400, 545, 731, 1096, 1827, 2192, 2557, 2922, 3288, 3653 days), got 100",
    ],
  ],
  [
    "no budget",
    field({ monthlyBudgetUsd: undefined }),
    ["monthlyBudgetUsd: should be a whole number of dollars from 1 to 10000000, got nothing"],
  ],
];

testProblems(CASES);
