interface Definition {
  readonly StartAt: string;
  readonly States: Readonly<Record<string, Readonly<Record<string, unknown>> & { readonly Type: string }>>;
}

/** Problems in the structure of a state machine, by the rules of the Amazon States Language. */
export function structureProblems(machine: Definition, names = new Set<string>()): readonly string[] {
  const { StartAt, States } = machine;
  const problems: string[] = [];
  const leadsTo = new Map<string, readonly string[]>();
  for (const [name, state] of Object.entries(States)) {
    if (names.has(name)) problems.push(`'${name}' is there twice`);
    names.add(name);
    if (name.length > 80) problems.push(`'${name}' is longer than 80 characters`);
    const rules = (key: string) =>
      (state[key] ?? []) as readonly { readonly Next: string; readonly ErrorEquals?: readonly string[] }[];
    const next = [
      state["Next"],
      state["Default"],
      ...["Choices", "Catch"].flatMap((key) => rules(key).map((rule) => rule.Next)),
    ];
    leadsTo.set(
      name,
      next.filter((one): one is string => typeof one === "string"),
    );
    const ends = ["Succeed", "Fail"].includes(state.Type) || state["End"] === true;
    if (!ends && state.Type !== "Choice" && typeof state["Next"] !== "string")
      problems.push(`'${name}' has no next state`);
    if (state.Type === "Choice" && typeof state["Default"] !== "string") problems.push(`'${name}' has no Default`);
    // AWS refuses a definition with an empty list: SCHEMA_VALIDATION_FAILED.
    for (const key of ["Branches", "Catch", "Choices", "Retry"].filter((one) => one in state)) {
      if (rules(key).length === 0) problems.push(`'${name}' has empty ${key}`);
    }
    if (
      ["Task", "Parallel"].includes(state.Type) &&
      !rules("Catch").some(({ ErrorEquals }) => ErrorEquals?.includes("States.ALL"))
    ) {
      problems.push(`'${name}' does not catch everything`);
    }
    if (state.Type === "Task" && typeof state["TimeoutSeconds"] !== "number") problems.push(`'${name}' has no timeout`);
    for (const branch of (state["Branches"] ?? []) as readonly Definition[])
      problems.push(...structureProblems(branch, names));
  }
  for (const [name, next] of leadsTo) {
    problems.push(
      ...next
        .filter((one) => !Object.hasOwn(States, one))
        .map((one) => `'${name}' leads to '${one}', which does not exist`),
    );
  }
  const seen = new Set<string>();
  const visit = (name: string): void => {
    if (seen.has(name)) return;
    seen.add(name);
    leadsTo.get(name)?.forEach(visit);
  };
  visit(StartAt);
  return [
    ...problems,
    ...Object.keys(States)
      .filter((name) => !seen.has(name))
      .map((name) => `nothing leads to '${name}'`),
  ];
}
