import { type RuleCase, ruleFindings, testRuleCases } from "../../support/rule-cases";

const RULE = "aws_lb_listener_rule.requests";
const VARIABLE = "var.origin_verify";
const pathCondition = (...values: string[]) => ({ path_pattern: { values } });
const header = (values: string | string[]) => ({ http_header: { http_header_name: "X-Origin-Verify", values } });
const bounded = (most: number, longest: number, pattern = "A-Za-z0-9_-") => ({
  validation: [
    {
      condition:
        `\${length(var.origin_verify) >= 1 && length(var.origin_verify) <= ${most} && ` +
        `alltrue([for value in var.origin_verify : can(regex("^[${pattern}]{32,${longest}}$", value))])}`,
    },
  ],
});
const byVariable = {
  [RULE]: { condition: [pathCondition("/*"), header("${var.origin_verify}")] },
  [VARIABLE]: bounded(4, 128),
};
const tooMany = (most: string) =>
  `${RULE} may have ${most} values in its conditions; the limit for a rule is 5: remove some, or limit the variable with a validation of length(var.…) <= …`;
const unbounded =
  `${RULE} has a header value from the variable origin_verify, which may contain one that the load balancer refuses or ` +
  'reads as a pattern: add a validation with can(regex("^[A-Za-z0-9_-]{…,128}$", value)) of all of them';
const refused =
  `${RULE} has a header value that the load balancer refuses or reads as a pattern: use up to 128 characters ` +
  "without * and ?";
const written = { [RULE]: { condition: [header("x".repeat(128)), pathCondition("/a*", "/b?")] } };

const CASES: RuleCase[] = [
  {
    rule: "listener-rule-values",
    what: "16: a variable whose values have any number, length and characters",
    compliant: byVariable,
    changed: {
      [VARIABLE]: {
        validation: [
          {
            condition:
              "${length(var.origin_verify) > 0 && alltrue([for value in var.origin_verify : length(value) >= 32])}",
          },
        ],
      },
    },
    findings: [tooMany("any number of"), unbounded],
  },
  ...(
    [
      ["one value too many", bounded(5, 128), [tooMany("6")]],
      ["one character too many", bounded(4, 129), [unbounded]],
      ["wildcards", bounded(4, 128, "A-Za-z*"), [unbounded]],
      ["no validation", { validation: [] }, [tooMany("any number of"), unbounded]],
    ] as const
  ).map(([what, changed, findings]): RuleCase => ({
    ...{ rule: "listener-rule-values", what: `16: a variable that allows ${what}`, compliant: byVariable },
    ...{ changed: { [VARIABLE]: changed }, findings },
  })),
  ...(["x".repeat(129), "secret*", "secre?"] as const).map((value): RuleCase => ({
    ...{ rule: "listener-rule-values", what: `16: a header of ${value.slice(0, 7)}`, compliant: written },
    ...{ changed: { [RULE]: { condition: [header([value])] } }, findings: [refused] },
  })),
  {
    rule: "listener-rule-values",
    what: "16: six values over all kinds of conditions",
    compliant: {
      [RULE]: {
        condition: [
          { host_header: { values: ["a.example.com"] } },
          { http_request_method: { values: ["GET"] } },
          { source_ip: { values: ["192.0.2.0/24"] } },
          { query_string: [{ key: "a", value: "1*" }, { value: "2" }] },
        ],
      },
    },
    changed: {
      [RULE]: {
        condition: [
          { host_header: { values: ["a.example.com"] } },
          { http_request_method: { values: ["GET"] } },
          { source_ip: { values: ["192.0.2.0/24"] } },
          { query_string: [{ key: "a", value: "1*" }, { value: "2" }] },
          pathCondition("/*"),
        ],
      },
    },
    findings: [tooMany("6")],
  },
];

testRuleCases(CASES);

test("listener-rule-values: a computed header value counts as one unknown value", () => {
  const condition = [header(["${random_password.one.result}"]), pathCondition("/1", "/2", "/3", "/4")];
  expect(ruleFindings("listener-rule-values", { [RULE]: { condition } })).toEqual([]);
});
