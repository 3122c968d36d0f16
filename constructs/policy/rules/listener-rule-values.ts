import { finding, type Rule } from "../rule";
import { blocks, isObject, type JsonObject, show, type StackDocument } from "../stack-document";
import { isExpression, texts } from "../values";

/** @see https://docs.aws.amazon.com/elasticloadbalancing/latest/application/load-balancer-limits.html */
const MAX_VALUES = 5;
/** @see https://docs.aws.amazon.com/elasticloadbalancing/latest/APIReference/API_HttpHeaderConditionConfig.html */
const MAX_VALUE_LENGTH = 128;

/** Conditions of a listener's rule and the attribute of each that holds its values. */
const CONDITIONS: Readonly<Record<string, string>> = {
  host_header: "values",
  http_header: "values",
  http_request_method: "values",
  path_pattern: "values",
  query_string: "value",
  source_ip: "values",
};

export const listenerRuleValues: Rule = {
  id: "listener-rule-values",
  title:
    "The conditions of a listener rule have at most five values; header values have at most 128 characters and no wildcards",
  source:
    "https://docs.aws.amazon.com/elasticloadbalancing/latest/application/rule-condition-types.html#http-header-conditions",
  check: (stack) =>
    stack
      .all("aws_lb_listener_rule")
      .flatMap((rule) => faults(stack, blocks(rule.values["condition"])).map((text) => finding(rule, text))),
};

/** How many values there may be, and what is wrong with header values. */
interface Values {
  readonly most: number;
  readonly faults: readonly string[];
}

function faults(stack: StackDocument, conditions: readonly JsonObject[]): string[] {
  const all = conditions.flatMap((condition) =>
    Object.entries(CONDITIONS).flatMap(([type, attribute]) =>
      blocks(condition[type]).flatMap((one) =>
        type === "query_string"
          ? [{ type, values: [show(one[attribute])] }]
          : [{ type, values: texts(one[attribute]) }],
      ),
    ),
  );
  const read = all.flatMap(({ type, values }) => values.map((value) => valuesOf(stack, value, type === "http_header")));
  const most = read.reduce((sum, one) => sum + one.most, 0);
  return [
    ...(most > MAX_VALUES
      ? [
          `may have ${most === Infinity ? "any number of" : most} values in its conditions; the limit for a rule is ` +
            `${MAX_VALUES}: remove some, or limit the variable with a validation of length(var.…) <= …`,
        ]
      : []),
    ...read.flatMap((one) => one.faults),
  ];
}

/** The length of a literal, or of a list variable by its validation. */
function valuesOf(stack: StackDocument, value: string, ofHeader: boolean): Values {
  const variable = /^\$\{var\.(\w+)\}$/.exec(value)?.[1];
  if (variable === undefined) {
    const isWrong = !isExpression(value) && (value.length > MAX_VALUE_LENGTH || /[*?]/.test(value));
    const fault =
      "has a header value that the load balancer refuses or reads as a pattern: use up to " +
      `${MAX_VALUE_LENGTH} characters without * and ?`;
    return { most: 1, faults: ofHeader && isWrong ? [fault] : [] };
  }
  const declared = blocks(stack.json["variable"]).map((variables) => variables[variable]);
  const conditions = declared
    .filter(isObject)
    .flatMap(({ validation }) => blocks(validation).map(({ condition }) => show(condition)))
    .join("\n");
  const bound = new RegExp(`length\\(var\\.${variable}\\) <= (\\d+)\\b`).exec(conditions)?.[1];
  const longest = /alltrue\(\[.*regex\("\^\[[\w-]+\]\{\d+,(\d+)\}\$", value\)/.exec(conditions)?.[1];
  const fault =
    `has a header value from the variable ${variable}, which may contain one that the load balancer refuses or reads as a ` +
    `pattern: add a validation with can(regex("^[A-Za-z0-9_-]{…,${MAX_VALUE_LENGTH}}$", value)) of all of them`;
  return {
    most: bound === undefined ? Infinity : Number(bound),
    faults: ofHeader && !(Number(longest) <= MAX_VALUE_LENGTH) ? [fault] : [],
  };
}
