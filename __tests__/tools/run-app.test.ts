import { spawnSync } from "node:child_process";
import * as fs from "node:fs";
import * as path from "node:path";
import { pathToFileURL } from "node:url";
import { inTemporaryFolder } from "../support/synth";

const TOOL = pathToFileURL(path.resolve("tools/compile/run-app.mjs")).href;
const TYPES = path.resolve("node_modules/@types");

/** Runs the app of a project that consists of these files; resolves to its exit code and its output. */
function runApp(files: Readonly<Record<string, string>>): { code: number | null; output: string } {
  return inTemporaryFolder((root) => {
    const compilerOptions = { strict: true, module: "node16", target: "es2022", types: ["node"], typeRoots: [TYPES] };
    const all = {
      "package-lock.json": "{}",
      "tsconfig.json": JSON.stringify({ compilerOptions }),
      "tsconfig.functions.json": JSON.stringify({ extends: "./tsconfig.json", include: ["functions"] }),
      "tsconfig.app.json": fs.readFileSync("tsconfig.app.json", "utf8"),
      "functions/greet/handler.ts": "export const handler = 1;\n",
      ...files,
    };
    for (const [file, text] of Object.entries(all)) {
      fs.mkdirSync(path.dirname(path.join(root, file)), { recursive: true });
      fs.writeFileSync(path.join(root, file), text);
    }
    const script = `import { runApp } from ${JSON.stringify(TOOL)}; await runApp(${JSON.stringify(root)});`;
    const { status, stdout, stderr } = spawnSync(process.execPath, ["--input-type=module", "-e", script], {
      encoding: "utf8",
    });
    return { code: status, output: (stdout + stderr).replaceAll(fs.realpathSync(root), "").replaceAll(root, "") };
  });
}

const WALL = `export class Wall {
  constructor(readonly heightM: number) {
    if (heightM < 1) throw new Error("the wall has no height");
  }
}
`;

test("a mistake in a construct is reported with file and line of the source", () => {
  const main = 'import { Wall } from "./constructs/wall";\n\nconsole.log(new Wall(0).heightM);\n';
  const { code, output } = runApp({ "main.ts": main, "constructs/wall.ts": WALL });
  expect(code).toBe(1);
  expect(output).toContain("Error: the wall has no height");
  expect(output).toMatch(/at new Wall \(\/constructs\/wall\.ts:3:28\)/);
  expect(output).toMatch(/\(\/main\.ts:3:\d+\)/);
  expect(output).not.toContain(".bundle.js");
  expect(output.length).toBeLessThan(1500);
}, 120_000);

test("an app without a mistake runs once, as one bundle", () => {
  const main =
    'import { Wall } from "./constructs/wall";\n\nconsole.log(new Wall(2).heightM, __filename.endsWith(".bundle.js"));\n';
  expect(runApp({ "main.ts": main, "constructs/wall.ts": WALL })).toEqual({ code: 0, output: "2 true\n" });
}, 120_000);
