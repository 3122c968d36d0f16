import { stripVTControlCharacters } from "node:util";

/** Characters per line when the width of the screen is unknown. */
export const LOG_COLUMNS = 120;
/** Minimum width of the last column: a narrower one would have one word per line. */
const NARROWEST = 20;

/**
 * Lines of text in columns; the first row is the heading. Cells may contain colours, except in the last column, which is
 * wrapped where a line does not fit.
 */
export function table(rows: readonly (readonly string[])[], columns = LOG_COLUMNS): string {
  const sizes = (rows[0] ?? []).map((_, column) => Math.max(...rows.map((row) => width(row[column] ?? ""))));
  const last = sizes.length - 1;
  const available = Math.max(NARROWEST, columns - sizes.slice(0, last).reduce((sum, size) => sum + size + 2, 0));
  const widths = sizes.map((size, column) => (column === last ? Math.min(size, available) : size));
  const line = (row: readonly string[]) =>
    widths
      .map((size, column) => (row[column] ?? "") + " ".repeat(Math.max(0, size - width(row[column] ?? ""))))
      .join("  ")
      .trimEnd();
  const lines = (row: readonly string[]) => {
    const [first = "", ...rest] = folded(row[last] ?? "", widths[last] ?? 0);
    const blank = row.slice(0, last).map(() => "");
    return [line([...row.slice(0, last), first]), ...rest.map((part) => line([...blank, part]))];
  };
  const [heading = [], ...body] = rows;
  return [line(heading), widths.map((size) => "─".repeat(size)).join("──"), ...body.flatMap(lines)].join("\n");
}

/** Wraps a text at a number of characters; a longer word is on a line of its own. */
function folded(text: string, size: number): string[] {
  if (width(text) <= size) return [text];
  const lines = [""];
  for (const word of text.split(" ")) {
    const longer = `${lines.at(-1)!} ${word}`.trimStart();
    if (longer.length <= size) lines[lines.length - 1] = longer;
    else lines.push(word);
  }
  return lines.filter((line) => line !== "");
}

function width(text: string): number {
  return stripVTControlCharacters(text).length;
}
