import { stripVTControlCharacters } from "node:util";

/** Characters a line may have where nobody says how wide the screen is. */
export const LOG_COLUMNS = 120;
/** Narrower, the last column would be one word a line. */
const NARROWEST = 20;

/**
 * Lines of text in columns; the first row is the heading. Cells may hold colours, but for the last column's, which is folded
 * where a line would not fit.
 */
export function table(rows: readonly (readonly string[])[], columns = LOG_COLUMNS): string {
  const sizes = (rows[0] ?? []).map((_, column) => Math.max(...rows.map((row) => width(row[column] ?? ""))));
  const last = sizes.length - 1;
  const room = Math.max(NARROWEST, columns - sizes.slice(0, last).reduce((sum, size) => sum + size + 2, 0));
  const widths = sizes.map((size, column) => (column === last ? Math.min(size, room) : size));
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

/** A text in lines of so many characters; a longer word has a line of its own. */
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
