import * as fs from "node:fs";
import * as path from "node:path";
import { evaluate } from "../support/evaluate";
import { inTemporaryFolder } from "../support/synth";

test("functions follow their inputs: a compile error is reported and leaves no files", () => {
  inTemporaryFolder((root) => {
    const write = (file: string, text: string) => {
      fs.mkdirSync(path.dirname(path.join(root, file)), { recursive: true });
      fs.writeFileSync(path.join(root, file), text);
    };
    const build = () => evaluate("tools/compile/functions.mjs", `m.buildFunctions("${root}")`) as string;
    const failure = () => {
      const result = "() => 'built', ({ name, message }) => name + ': ' + message";
      return evaluate("tools/compile/functions.mjs", `m.buildFunctions("${root}").then(${result})`);
    };
    const left = () => fs.readdirSync(path.join(root, "build")).filter((name) => name !== "bundles");
    write("package-lock.json", "{}");
    write("tsconfig.json", JSON.stringify({ compilerOptions: { strict: true, module: "node16", types: [] } }));
    write("tsconfig.functions.json", JSON.stringify({ extends: "./tsconfig.json", include: ["functions"] }));
    write("functions/greet/handler.ts", "export const handler = (name: string): string => `hello ${name}`;\n");
    const first = build();
    expect(fs.readdirSync(first)).toEqual(["greet.zip"]);
    expect(build()).toBe(first);

    write("functions/greet/handler.ts", "export const handler = (name: string): number => `hello ${name}`;\n");
    expect(failure()).toMatch(/^BuildFailure: functions.greet.handler.ts\(1,50\): error TS2322/);
    write("functions/greet/handler.ts", "export const handler = ;\n");
    expect(failure()).toMatch(/^BuildFailure: functions.greet.handler.ts\(1,24\): error TS1109/);
    expect(left()).toEqual([path.basename(first)]);

    write("functions/greet/handler.ts", "export const handler = 1;\n");
    write("functions/steps/greet/handler.ts", "export const handler = 2;\n");
    expect(failure()).toBe("BuildFailure: two functions are named 'greet': functions/greet, functions/steps/greet");
    fs.rmSync(path.join(root, "functions/steps"), { recursive: true });
    write("dashboard/dashboard.mjs", "const = 1;\n");
    expect(failure()).toMatch(/^BuildFailure: [^]*dashboard.mjs:1:6: ERROR/);
    expect(left()).toEqual([path.basename(first)]);
  });
}, 60_000);
