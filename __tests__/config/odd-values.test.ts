import { App } from "cdktf";
import { multiRegionWeb } from "../../config/multi-region-web";
import { checked, problemsOf } from "../../config/schema/check";
import type { RuleFinding } from "../../constructs/policy/review";
import { build } from "../../stacks/build";
import { PolicyViolation, synth } from "../../stacks/synth";
import { inTemporaryFolder } from "../support/synth";
import { accepted, FIELDS, oddDeployments, triedValues } from "../support/odd-values";
import { deploymentSetting } from "../support/schema-fields";

/** `field: what is wrong`, without what only a programmer understands. */
const MESSAGE = /^[a-z](?:[\w.[\]-]|\['[^']*'\])*: (?!.*(?:\[object|undefined|TypeError|Cannot|ZodError|\n|\p{Cc}))./u;

/** What is wrong, and after a colon the fix. */
const FINDING = /^(?=.*: \S)(?!.*(?:\[object|undefined|TypeError|Cannot read|\bNaN\b))/s;

test.each(FIELDS)("%s is accepted, or rejected by field, whatever its value is", (path) => {
  const messages = triedValues()
    .get(path)!
    .flatMap(({ problems }) => problems);
  expect(messages.length).toBeGreaterThan(0);
  expect(messages.filter((message) => !MESSAGE.test(message))).toEqual([]);
});

/** What the policy rules report of a deployment; none when its stacks are written. */
function findingsOf(value: unknown): readonly RuleFinding[] {
  return inTemporaryFolder((outdir) => {
    const app = new App({ outdir, stackTraces: false });
    try {
      for (const deployment of checked([{ source: "test", value }])) build(app, deployment);
      synth(app);
      return [];
    } catch (error) {
      if (!(error instanceof PolicyViolation)) throw error;
      return error.findings;
    }
  });
}

test("every accepted value is built and passes the policy rules, or a rule reports it in its own words", () => {
  const deployments = [...oddDeployments(multiRegionWeb("dev"), 6), ...oddDeployments(multiRegionWeb("prod"), 1)];
  expect(deployments.length).toBe(7);
  const findings = deployments.map(findingsOf);
  const found = findings.flat();
  // Values of the production environment that only a rule limits, and values that only the rules across stacks compare.
  const rules = new Set(found.map(({ rule }) => rule));
  expect([...rules]).toEqual(expect.arrayContaining(["log-group-kept", "database-backed-up", "parity", "objectives"]));
  const poor = found.filter(({ address, message }) => address === "" || !FINDING.test(message));
  expect(poor.map(({ rule, message }) => `${rule}: ${message}`)).toEqual([]);
}, 60_000);

test("most fields accept one of the values, so that the test above builds with them", () => {
  const without = FIELDS.filter((path) => accepted(path).length === 0);
  expect(without.length).toBeLessThan(FIELDS.length / 2);
});

test.each([
  [
    "service.environment",
    { A: "100%${a}" },
    ".A: contains '${', which Terraform evaluates: write '$${' for the characters themselves",
  ],
  [
    "service.environment",
    { A: "$%{if true}" },
    ".A: contains '%{', which Terraform evaluates: write '%%{' for the characters themselves",
  ],
  ["service.memoryMb", 1536, ": 1536 MB is not a memory size for 256 CPU units: use 512, 1024 or 2048"],
  ["cache.nodeType", "cache.r7g.LARGE", ": should be a node type, such as cache.r7g.large, got 'cache.r7g.LARGE'"],
  ["database.name", "mysql", ": 'mysql' is a reserved word or a schema of MySQL: choose another name"],
  ["tags", { deployment: "x" }, ".deployment: is set by the platform: choose another key"],
  [
    "tags",
    { Owner: "x", owner: "y" },
    ".owner: differs from another key in case only: IAM compares the keys of a role's tags without it",
  ],
  [
    "recovery.api.allowedOrigins[0]",
    "https://*",
    ": should be an origin such as https://app.example.com: lower case, no path, no port 443, no wildcard, got 'https://*'",
  ],
  [
    "alerts.webhook",
    "https://u:p@example.com/",
    ": should be an https address without user and password, with a / before a query, got 'https://u:p@example.com/'",
  ],
  [
    "database.instanceClass",
    "db.r6g.LARGE",
    ": should be a memory-optimized class, such as db.r6g.large, got 'db.r6g.LARGE'",
  ],
  [
    "tags",
    JSON.parse('{"__proto__":{"a":"x"}}'),
    ".__proto__: is a name that JavaScript reserves: choose another name",
  ],
  [
    "service.environment",
    { A: "a ${b}" },
    ".A: contains '${', which Terraform evaluates: write '$${' for the characters themselves",
  ],
  [
    "service.environment",
    { A: "%{if true}" },
    ".A: contains '%{', which Terraform evaluates: write '%%{' for the characters themselves",
  ],
  [
    "service.environment",
    JSON.parse('{"__proto__":"x"}'),
    ".__proto__: is a name that JavaScript reserves: choose another name",
  ],
  [
    "recovery.api.auth.audience[0]",
    "${a}",
    ": contains '${', which Terraform evaluates: write '$${' for the characters themselves",
  ],
  ["tags", { "": "x" }, "['']: is empty: AWS requires a key of at least one character"],
  ["database.name", "table", ": 'table' is a reserved word or a schema of MySQL: choose another name"],
  [
    "database.maxReaders",
    3,
    ": has no effect when readers is 0, because auto scaling needs at least one reader: set readers to 1 or more",
  ],
  ["account", 10n, ": should be the 12 digits of an AWS account id, as text, got 10n"],
  [
    "name",
    "a\u001b[31m",
    ": should be lower-case letters, digits and single hyphens, beginning with a letter, got 'a\\u001b[31m'",
  ],
])("%s with %p", (path, value, message) => {
  expect(problemsOf(deploymentSetting(path, value))).toContain(`${path}${message}`);
});
