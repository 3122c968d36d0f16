import { stripVTControlCharacters } from "node:util";

/** Lines of text in columns; the first row is the heading. Cells may hold colours. */
export function table(rows: readonly (readonly string[])[]): string {
  const widths = (rows[0] ?? []).map((_, column) => Math.max(...rows.map((row) => width(row[column] ?? ""))));
  const line = (row: readonly string[]) =>
    widths
      .map((size, column) => (row[column] ?? "") + " ".repeat(size - width(row[column] ?? "")))
      .join("  ")
      .trimEnd();
  const [heading = [], ...body] = rows;
  return [line(heading), widths.map((size) => "─".repeat(size)).join("──"), ...body.map(line)].join("\n");
}

function width(text: string): number {
  return stripVTControlCharacters(text).length;
}
