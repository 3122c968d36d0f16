import { z } from "zod";
import { fieldsOfAll, messagesFor } from "../support/schema-fields";

const label = "a".repeat(63);

/** Values of each text with a pattern: some that just match, and some that just do not. */
const TEXTS: Readonly<Record<string, { readonly right: readonly string[]; readonly wrong: readonly string[] }>> = {
  name: { right: ["ab", "a1", "a-1b"], wrong: ["1a", "a-", "a--b", "Ab", "a_b", "-a", "ab "] },
  account: { right: ["123456789012"], wrong: ["12345678901", "1234567890123", "12345678901a", "a123456789012"] },
  domain: {
    right: [
      ...["a.io", "a-b.example.com", "1.example.com", `${"a".repeat(61)}.io`, `a.${"a".repeat(62)}`],
      ...["example.xn--p1ai", "xn--80ak6aa92e.com", `a.xn--${"a".repeat(58)}`],
    ],
    wrong: [
      ...["a", ".io", "a.i", "-a.io", "a-.io", "a.io.", "A.io", "https://a.io", "a..io", "a.io/x", "a.1o", "a_b.io"],
      ...[
        `${"a".repeat(62)}.io`,
        `a.${"a".repeat(63)}`,
        `${label}a.io`,
        "example.xn--",
        "example.xn--p1ai-",
        "пример.рф",
      ],
    ],
  },
  "service.schedule[0].name": {
    right: ["a", "a-1", "a".repeat(31)],
    wrong: ["", "1a", "-a", "A", "a_", "a".repeat(32), " a"],
  },
  "service.schedule[0].schedule": {
    right: ["cron(0 6 ? * MON-FRI *)", "cron(0/5 * * * ? 2030)"],
    wrong: [
      ...["cron(0 6 ? * MON)", "cron(0 6 ? * MON * *)", "0 6 ? * MON *", "cron(0 6  ? * MON *)", "rate(1 day)"],
      ...["a cron(0 6 ? * MON *)", "cron(0 6 ? * MON *) b", "cron((0 6 ? * MON *)", "cron(0 6 ? * MON *))"],
    ],
  },
  "service.image": {
    right: ["1", "latest1", "a-latest", "v1.2-3_x", "a".repeat(128), `sha256:${"0".repeat(64)}`, "_a"],
    wrong: [
      ...["", "latest", "a:b", ".a", "-a", "a b", "a".repeat(129), `sha256:${"0".repeat(63)}`],
      ...[`sha256:${"0".repeat(65)}`, `sha256:${"g".repeat(64)}`, `x/sha256:${"0".repeat(64)}`],
    ],
  },
  "service.healthPath": { right: ["/", "/health", "/a-b/c.d_1"], wrong: ["", "health", "/a b", "/a?b", "a/b"] },
  "database.engineVersion": {
    right: ["8.0.mysql_aurora.3.10.6", "8.0.mysql_aurora.3.4.12"],
    wrong: [
      ...[
        "8.0.35",
        "8.0.mysql_aurora.2.10.6",
        "8.0.mysql_aurora.3.10",
        "8.0.mysql_aurora.3.x.6",
        "8.0.mysql_aurora.3.1.x",
      ],
      ...["18.0.mysql_aurora.3.10.6", "8.0.mysql_aurora.3.10.6a", "8x0.mysql_aurora.3.10.6", "8.0.mysql_aurora.3..6"],
      ...["8.0xmysql_aurora.3.10.6", "8.0.mysql_aurorax3.10.6", "8.0.mysql_aurora.3x10.6", "8.0.mysql_aurora.3.10x6"],
    ],
  },
  "database.name": {
    right: ["a", "a_1", "a".repeat(63)],
    wrong: ["", "1a", "_a", "A", "a-b", "a".repeat(64), " a", "a "],
  },
  "database.instanceClass": {
    right: ["db.r6g.large", "db.x2g.16xlarge", "db.r5.large", "db.r6gd.large"],
    wrong: [
      ...["db.t4g.medium", "r6g.large", "db.rg.large", "db.r6g.", "db.r6g", "xdb.r6g.large", "db.r6g.large a"],
      ...["dbxr6g.large", "db.r6gxlarge!", "db.r6G.large"],
    ],
  },
  "cache.nodeType": {
    right: ["cache.r7g.large", "cache.m5.large", "cache.c7gn.large"],
    wrong: [
      ...["r7g.large", "cache.7g.large", "cache.rg.large", "cache.r7g", "cache.r7g.", "a cache.r7g.large"],
      ...["cache.r7g.large b", "cachexr7g.large", "cache.r7G.large", "cache.rr7g.large"],
    ],
  },
  "edge.apiPaths[0]": { right: ["/", "/api/*", "/a-b/c.d_1/*.x"], wrong: ["", "api", "/a b", "/a?b", "x/api/*"] },
  "edge.corsOrigins[0]": {
    right: ["https://a", "https://app.example.com:8443"],
    wrong: ["http://a", "https://", "https://a/", "https://a b", "xhttps://a", "https://a/b"],
  },
  "edge.bodyLimits[0].path": {
    right: ["/", "/*", "/up/load", "/up/*", "/a-b/c.d_1"],
    wrong: ["", "up", "/up/**", "/*/up", "/a b", "x/up"],
  },
  "edge.blockedCountries[0]": { right: ["FR", "AZ"], wrong: ["F", "FRA", "fr", "F1", "", "1FR"] },
  "recovery.api.auth.issuer": {
    right: ["https://ab", "https://login.example.com", "https://login.example.com/tenant"],
    wrong: ["http://ab", "https://", "https://ab/", "https://a b", "https://ab ", "xhttps://ab"],
  },
  "recovery.api.auth.audience[0]": { right: ["a", "https://api"], wrong: ["", "a b", " a", "a "] },
  "recovery.api.allowedOrigins[0]": { right: ["https://a"], wrong: ["http://a", "https://a/", "xhttps://a"] },
  "alerts.emails[0]": {
    right: ["a@b.c", "on-call+x@mail.example.com"],
    wrong: ["a", "a@b", "@b.c", "a@.c", "a@b.", "a@b@c.d", "a b@c.d", "a@b c.d", "a@b.c d", "a@b.c@"],
  },
  "alerts.webhook": {
    right: ["https://a", "https://a/b?c"],
    wrong: ["http://a", "https://", "https://a b", "xhttps://a", "https://a "],
  },
  "allocationTags[0]": {
    right: ["a", "Cost Center", "a.:/=+@-_1", "a".repeat(128)],
    wrong: ["", "a".repeat(129), "a!", "!a", "a,b"],
  },
  "serviceLinkedRoles[0]": {
    right: ["ecs.amazonaws.com", "a-1.b.amazonaws.com"],
    wrong: ["ecs", ".com", "ECS.amazonaws.com", "ecs.amazonaws.com.cn", "ecs.amazonaws!com", "ecs_.amazonaws.com"],
  },
};

test("every text of the schemas that has a pattern has its values here", () => {
  const formed = fieldsOfAll(
    (schema) =>
      schema instanceof z.ZodString &&
      (schema.def.checks ?? []).some((check) => check._zod.def.check === "string_format"),
  );
  expect(formed).toEqual(Object.keys(TEXTS).sort());
});

const accepted = (path: string, value: string) =>
  messagesFor(path, value).every((message) => !message.startsWith(`${path}: should be `));

test.each(Object.entries(TEXTS))(
  "%s: values that just match its pattern, and values that just do not",
  (path, { right, wrong }) => {
    expect(right.filter((value) => !accepted(path, value))).toEqual([]);
    expect(wrong.filter((value) => accepted(path, value))).toEqual([]);
  },
);

test("T6: a domain has at most the 64 octets that ACM accepts as the subject of a certificate", () => {
  expect(messagesFor("domain", `${"a".repeat(61)}.io`)).toEqual([]);
  expect(messagesFor("domain", `${"a".repeat(62)}.io`)).toEqual([expect.stringContaining("at most 64 characters")]);
});

test("T14: a domain under a punycode top-level domain is accepted", () => {
  expect(messagesFor("domain", "example.xn--p1ai")).toEqual([]);
});
