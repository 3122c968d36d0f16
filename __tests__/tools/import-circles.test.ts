import * as fs from "node:fs";
import * as path from "node:path";

const FOLDERS = ["constructs", "stacks"];

/** The modules of the folders, each with those that it imports by a relative path. */
function imports(): ReadonlyMap<string, readonly string[]> {
  const files = FOLDERS.flatMap((folder) =>
    fs.readdirSync(folder, { recursive: true, encoding: "utf8" }).map((file) => path.join(folder, file)),
  ).filter((file) => file.endsWith(".ts"));
  return new Map(
    files.map((file) => {
      const imported = [...fs.readFileSync(file, "utf8").matchAll(/ from "(\.[^"]+)"/g)].map(([, target]) =>
        path.join(path.dirname(file), `${target}.ts`),
      );
      return [file, imported];
    }),
  );
}

/** The circles that begin and end with a module, by depth-first search. */
function circles(graph: ReadonlyMap<string, readonly string[]>): string[] {
  const found: string[] = [];
  const done = new Set<string>();
  const visit = (file: string, above: readonly string[]): void => {
    if (above.includes(file)) {
      found.push([...above.slice(above.indexOf(file)), file].join(" → "));
      return;
    }
    if (done.has(file)) return;
    for (const next of graph.get(file) ?? []) visit(next, [...above, file]);
    done.add(file);
  };
  for (const file of graph.keys()) visit(file, []);
  return found;
}

test("no modules of constructs and stacks import each other, not even their types", () => {
  const graph = imports();
  expect(graph.size).toBeGreaterThan(200);
  expect(circles(graph)).toEqual([]);
});

test("a circle is found", () => {
  const graph = new Map([
    ["a", ["b", "c"]],
    ["b", ["c"]],
    ["c", ["d"]],
    ["d", ["b"]],
  ]);
  expect(circles(graph)).toEqual(["b → c → d → b"]);
});
