/** How values and choices are shown in a message. */

export function show(value: unknown): string {
  if (typeof value === "string") return `'${value}'`;
  return value === undefined ? "nothing" : JSON.stringify(value);
}

export function list(values: readonly string[]): string {
  return values.length < 2 ? values.join("") : `${values.slice(0, -1).join(", ")} or ${values.at(-1) ?? ""}`;
}

/** `: did you mean 'us-east-1'?` if a choice is close enough to be a typing error, else nothing. */
export function suggestion(value: string, choices: readonly string[]): string {
  const near = choices
    .map((choice) => ({ choice, distance: editDistance(value.toLowerCase(), choice) }))
    .filter(({ choice, distance }) => distance <= Math.max(1, Math.floor(choice.length / 4)))
    .sort((a, b) => a.distance - b.distance)[0];
  return near ? `: did you mean '${near.choice}'?` : "";
}

/** Levenshtein distance, with a swap of neighbours counted as one edit. */
function editDistance(a: string, b: string): number {
  const rows = [Array.from({ length: b.length + 1 }, (_, j) => j)];
  for (let i = 1; i <= a.length; i++) {
    const row = [i];
    for (let j = 1; j <= b.length; j++) {
      const swapped = i > 1 && j > 1 && a[i - 1] === b[j - 2] && a[i - 2] === b[j - 1];
      row[j] = Math.min(
        rows[i - 1]![j]! + 1,
        row[j - 1]! + 1,
        rows[i - 1]![j - 1]! + (a[i - 1] === b[j - 1] ? 0 : 1),
        swapped ? rows[i - 2]![j - 2]! + 1 : Infinity,
      );
    }
    rows.push(row);
  }
  return rows[a.length]![b.length]!;
}
