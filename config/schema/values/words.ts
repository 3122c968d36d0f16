/** How values and choices are shown in a message. */

const SHOWN = 100;

/** A value of any type; control characters are escaped, long texts cut. */
export function show(value: unknown): string {
  switch (typeof value) {
    case "string":
      return `'${cut(printable(value))}'`;
    case "undefined":
      return "nothing";
    case "object":
      return cut(asJson(value));
    case "function":
      return "a function";
    case "bigint":
      return `${value}n`;
    default:
      return String(value);
  }
}

function cut(text: string): string {
  return text.length > SHOWN ? `${text.slice(0, SHOWN)}…` : text;
}

function printable(text: string): string {
  return text.replace(/\p{Cc}/gu, (found) => `\\u${found.charCodeAt(0).toString(16).padStart(4, "0")}`);
}

function asJson(value: object | null): string {
  try {
    return JSON.stringify(value, (_, inner: unknown) => (typeof inner === "bigint" ? `${inner}n` : inner));
  } catch {
    return "an object that refers to itself";
  }
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
