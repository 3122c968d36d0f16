import { example } from "../../config/example";
import { fieldPath } from "../../config/schema/values/fields";
import { problemsOf } from "../../config/schema/check";
import { deploymentWith } from "../support/deployment";
import { messagesFor } from "../support/schema-fields";

const SCHEDULED = { name: "day", schedule: "cron(0 6 ? * MON-FRI *)", min: 1, max: 1 };

test.each<[path: string, list: unknown[], problem: string]>([
  ["alerts.emails", ["a@example.com", "b@example.com", "A@example.com"], "alerts.emails[2]: 'A@example.com'"],
  ["service.schedule", [SCHEDULED, { ...SCHEDULED, min: 2, max: 2 }], "service.schedule[1].name: 'day'"],
  ["edge.apiPaths", ["/api/*", "/api/*"], "edge.apiPaths[1]: '/api/*'"],
  ["edge.bodyLimits", [1, 2].map((maxKb) => ({ path: "/a", maxKb })), "edge.bodyLimits[1].path: '/a'"],
  ["edge.corsOrigins", ["https://a.io", "https://a.io"], "edge.corsOrigins[1]: 'https://a.io'"],
  ["edge.blockedCountries", ["FR", "FR"], "edge.blockedCountries[1]: 'FR'"],
  ["recovery.api.allowedOrigins", ["https://a.io", "https://a.io"], "recovery.api.allowedOrigins[1]: 'https://a.io'"],
  ["allocationTags", ["Site", "Site"], "allocationTags[1]: 'Site'"],
  ["serviceLinkedRoles", ["ecs.amazonaws.com", "ecs.amazonaws.com"], "serviceLinkedRoles[1]: 'ecs.amazonaws.com'"],
  ["sites[0].zones", ["us-east-1a", "us-east-1a"], "sites[0].zones[1]: 'us-east-1a'"],
])("T12: %s with the same value twice is a problem of the field", (path, list, problem) => {
  const [field] = /^[^[]*(?:\[0\]\.\w+)?/.exec(path)!;
  const found = problemsOf(
    deploymentWith((deployment) => {
      const parts = field.split(/[.[\]]+/);
      const last = parts.pop()!;
      const target = parts.reduce<Record<string, unknown>>((at, part) => {
        at[part] = at[part] ?? {};
        return at[part] as Record<string, unknown>;
      }, deployment);
      target[last] = list;
    }),
  );
  expect(found).toEqual([`${problem} is listed twice: remove one`]);
});

test("T12: values that differ in case are different where case has a meaning", () => {
  expect(messagesFor("edge.apiPaths[0]", "/API/*")).toEqual([]);
  const paths = deploymentWith((deployment) => (deployment["edge"] = { apiPaths: ["/api/*", "/API/*"] }));
  expect(problemsOf(paths)).toEqual([]);
});

test("T12: the lists of every architecture are checked", () => {
  expect(problemsOf({ ...example("dev"), alerts: { emails: ["a@b.c", "a@b.c"] } })).toEqual([
    "alerts.emails[1]: 'a@b.c' is listed twice: remove one",
  ]);
});

test.each([
  ["DATABASE_USER", "begins with DATABASE_, which the platform and AWS use: choose another name"],
  ["database_user", "begins with DATABASE_, which the platform and AWS use: choose another name"],
  ["CACHE_HOST", "begins with CACHE_, which the platform and AWS use: choose another name"],
  ["AWS_REGION", "begins with AWS_, which the platform and AWS use: choose another name"],
  ["ECS_AGENT", "begins with ECS_, which the platform and AWS use: choose another name"],
  ["PORT", "is set by the platform: choose another name"],
  ["", "is no name of an environment variable: use letters, digits and _, not beginning with a digit"],
  ["a=b", "is no name of an environment variable: use letters, digits and _, not beginning with a digit"],
  ["1a", "is no name of an environment variable: use letters, digits and _, not beginning with a digit"],
])("T7: service.environment with the name '%s' is a problem of the field", (name, problem) => {
  const value = deploymentWith((deployment) => {
    deployment["service"] = { ...(deployment["service"] as object), environment: { LOG_LEVEL: "info", [name]: "x" } };
  });
  expect(problemsOf(value)).toEqual([`${fieldPath(["service", "environment", name])}: ${problem}`]);
});

test.each(["cn-north-1", "us-gov-west-1", "eusc-de-east-1"])("T5: %s is in another partition", (region) => {
  expect(messagesFor("sites[0].region", region)).toEqual([
    `sites[0].region: '${region}' is in another partition than aws, which is not supported`,
  ]);
});
