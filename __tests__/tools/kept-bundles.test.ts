import * as fs from "node:fs";
import * as path from "node:path";
import { evaluate } from "../support/evaluate";
import { inTemporaryFolder } from "../support/synth";

const FILES = {
  "package-lock.json": "{}",
  "tsconfig.json": "{}",
  "tsconfig.functions.json": '{ "extends": "./tsconfig.json" }',
  "functions/greet/handler.ts": 'import { name } from "../../dr/all"; export const handler = () => `hello ${name}`;',
  "functions/steps/part/handler.ts":
    'import { name } from "../../../dr/name"; export const handler = () => `bye ${name}`;',
  "functions/alone/handler.ts": 'import { twice } from "twice"; export const handler = () => twice(21);',
  "functions/page/handler.ts": "declare const DASHBOARD: string; export const handler = () => DASHBOARD;",
  "dr/all.ts": 'export { name } from "./name"; export { other } from "./other";',
  "dr/name.ts": 'export const name = "world";',
  "dr/other.ts": 'export const other = "unused";',
  "node_modules/twice/index.js": "exports.twice = (n) => 2 * n;",
  "dashboard/dashboard.mjs": "document.title = 1;",
  "dashboard/dashboard.css": "p { margin: 0 }",
  "dashboard/index.html": '<link rel="stylesheet" href="x"><script src="x"></script>',
};
const EVERY = ["alone", "greet", "page", "part"];

interface Project {
  readonly write: (file: string, text: string) => void;
  readonly remove: (file: string) => void;
  /** Sets the time of the last change, in milliseconds. */
  readonly touch: (file: string, time: number) => void;
  /** Bundles; returns the functions whose kept bundle is another file, and those whose zip has other content. */
  readonly bundled: () => { readonly again: string[]; readonly other: string[] };
}

function project(work: (project: Project) => void): void {
  inTemporaryFolder((root) => {
    const at = (file: string) => path.join(root, file);
    const write = (file: string, text: string) => {
      fs.mkdirSync(path.dirname(at(file)), { recursive: true });
      fs.writeFileSync(at(file), text);
    };
    for (const [file, text] of Object.entries(FILES)) write(file, text);
    const read = (folder: string) =>
      new Map(
        (fs.existsSync(at(folder)) ? fs.readdirSync(at(folder)) : []).map((file) => {
          const { ino } = fs.statSync(path.join(at(folder), file));
          return [path.parse(file).name, { ino, content: fs.readFileSync(path.join(at(folder), file), "latin1") }];
        }),
      );
    let zips = read("out");
    const bundled = () => {
      const kept = read("build/bundles");
      fs.rmSync(at("out"), { recursive: true, force: true });
      evaluate("tools/compile/functions.mjs", `m.bundleFunctions("${root}", "${at("out")}")`);
      const before = zips;
      zips = read("out");
      const names = (differs: (name: string) => boolean) => [...zips.keys()].filter(differs).sort();
      const keptNow = read("build/bundles");
      return {
        again: names((name) => keptNow.get(name)?.ino !== kept.get(name)?.ino),
        other: names((name) => zips.get(name)?.content !== before.get(name)?.content),
      };
    };
    const remove = (file: string) => {
      fs.rmSync(at(file));
    };
    const touch = (file: string, time: number) => {
      fs.utimesSync(at(file), time / 1000, time / 1000);
    };
    work({ write, remove, touch, bundled });
  });
}

test("without a change no function is bundled again, and a change of one function bundles that function only", () => {
  project(({ write, bundled }) => {
    expect(bundled()).toEqual({ again: EVERY, other: EVERY });
    expect(bundled()).toEqual({ again: [], other: [] });
    write("functions/greet/handler.ts", 'export const handler = () => "changed";');
    expect(bundled()).toEqual({ again: ["greet"], other: ["greet"] });
    expect(bundled()).toEqual({ again: [], other: [] });
  });
});

test("a changed shared module bundles its users; where the code stays the same, the zip does too", () => {
  project(({ write, remove, bundled }) => {
    bundled();
    write("dr/name.ts", 'export const name = "moon";');
    expect(bundled()).toEqual({ again: ["greet", "part"], other: ["greet", "part"] });
    write("dr/name.ts", '// a comment\nexport const name = "moon";');
    expect(bundled()).toEqual({ again: ["greet", "part"], other: [] });
    // A module that is left out of the bundle is an input, too: it may get an effect.
    write("dr/other.ts", 'console.log("effect"); export const other = "unused";');
    expect(bundled()).toEqual({ again: ["greet"], other: ["greet"] });
    write("node_modules/twice/index.js", "exports.twice = (n) => n + n;");
    expect(bundled()).toEqual({ again: ["alone"], other: ["alone"] });
    write("dr/all.ts", 'export const name = "sun";');
    remove("dr/other.ts");
    expect(bundled()).toEqual({ again: ["greet"], other: ["greet"] });
  });
});

test("a change of the dashboard bundles the function that contains it", () => {
  project(({ write, bundled }) => {
    bundled();
    write("dashboard/dashboard.css", "p { margin: 1px }");
    expect(bundled()).toEqual({ again: ["page"], other: ["page"] });
  });
});

test.each(["package-lock.json", "tsconfig.json", "tsconfig.functions.json"])(
  "a change of %s bundles every function",
  (file) => {
    project(({ write, bundled }) => {
      bundled();
      write(file, '{ "compilerOptions": {} }');
      expect(bundled()).toEqual({ again: EVERY, other: [] });
    });
  },
);

test("another version of esbuild bundles every function, and a moved function is bundled again", () => {
  project(({ write, remove, bundled }) => {
    bundled();
    write("functions/watch/alone/handler.ts", FILES["functions/alone/handler.ts"]);
    remove("functions/alone/handler.ts");
    expect(bundled()).toEqual({ again: ["alone"], other: [] });
  });
  const settings = (version = "undefined") =>
    evaluate("tools/compile/functions.mjs", `m.settingsOf(${JSON.stringify(process.cwd())}, ${version})`);
  const { version } = JSON.parse(fs.readFileSync("node_modules/esbuild/package.json", "utf8")) as { version: string };
  expect(settings()).toBe(settings(`"${version}"`));
  expect(settings()).not.toBe(settings('"0.0.1"'));
});

test("a bundle is not kept when one of its modules has changed since the bundler started", () => {
  project(({ write, touch, bundled }) => {
    write("functions/greet/handler.ts", "export const handler = 1;");
    touch("functions/greet/handler.ts", Date.now() + 60_000);
    expect(bundled()).toEqual({ again: EVERY.filter((name) => name !== "greet"), other: EVERY });
    touch("functions/greet/handler.ts", Date.now() - 60_000);
    expect(bundled()).toEqual({ again: ["greet"], other: [] });
    expect(bundled()).toEqual({ again: [], other: [] });
  });
});

test("T9: the line endings of a checkout do not change what is deployed", () => {
  project(({ write, bundled }) => {
    const sources = {
      "functions/greet/handler.ts": "export const text = `one\ntwo`;\nexport const handler = () => text;\n",
      "dashboard/dashboard.css": "p {\n  margin: 0;\n}\n",
      "dashboard/dashboard.mjs": "document.title = `a\nb`;\n",
      "dashboard/index.html": '<link rel="stylesheet" href="x">\n<script src="x"></script>\n',
    };
    for (const [file, text] of Object.entries(sources)) write(file, text);
    bundled();
    for (const [file, text] of Object.entries(sources)) write(file, text.replaceAll("\n", "\r\n"));
    expect(bundled()).toEqual({ again: ["greet"], other: [] });
  });
  expect(fs.readFileSync(".gitattributes", "utf8")).toMatch(/^\* text=auto eol=lf$/m);
});
