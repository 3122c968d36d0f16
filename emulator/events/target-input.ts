/** The input settings of a rule's target. */
export interface InputChoice {
  readonly Input?: string;
  readonly InputPath?: string;
  readonly InputTransformer?: {
    readonly InputPathsMap?: Readonly<Record<string, string>>;
    readonly InputTemplate: string;
  };
}

/** The rule, as a template may name it. */
export interface RuleNames {
  readonly name: string;
  readonly arn: string;
}

/**
 * What a target of a rule gets for an event: a constant, a part of the event, a filled template, or the event itself.
 * @see https://docs.aws.amazon.com/eventbridge/latest/userguide/eb-transform-target-input.html
 */
export function targetInput(choice: InputChoice, event: unknown, rule: RuleNames): string {
  if (choice.Input !== undefined) return choice.Input;
  if (choice.InputPath !== undefined) return JSON.stringify(select(event, choice.InputPath) ?? null);
  if (choice.InputTransformer === undefined) return JSON.stringify(event);
  const { InputPathsMap = {}, InputTemplate } = choice.InputTransformer;
  const chosen = Object.entries(InputPathsMap).map(([name, path]) => [name, select(event, path)] as const);
  return fill(
    InputTemplate,
    new Map<string, unknown>([
      ["aws.events.rule-arn", rule.arn],
      ["aws.events.rule-name", rule.name],
      ["aws.events.event", event],
      ["aws.events.event.json", event],
      ...chosen,
    ]),
  );
}

/** What a simple JSONPath such as `$.detail.state.value` or `$.resources[0]` points to. */
export function select(value: unknown, path: string): unknown {
  return (path.replace(/^\$/, "").match(/[^.[\]]+/g) ?? []).reduce<unknown>((found, part) => {
    if (typeof found !== "object" || found === null) return undefined;
    return (found as Record<string, unknown>)[part.replace(/^['"]|['"]$/g, "")];
  }, value);
}

/** Placeholders become text within quotes, JSON elsewhere. */
function fill(template: string, values: ReadonlyMap<string, unknown>): string {
  return template.replace(/<([\w.-]+)>/g, (whole, name: string, at: number) => {
    if (!values.has(name)) return whole;
    const value = values.get(name) ?? "";
    const written = JSON.stringify(value);
    const quoted = template.slice(0, at).replaceAll('\\"', "").split('"').length % 2 === 0;
    if (!quoted) return written;
    return typeof value === "string" ? written.slice(1, -1) : JSON.stringify(written).slice(1, -1);
  });
}
