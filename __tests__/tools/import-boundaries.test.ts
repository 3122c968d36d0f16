import * as fs from "node:fs";
import { evaluate } from "../support/evaluate";

type Case = [file: string, imported: string, problem: string | null];
const CASES: Case[] = [
  ["config/web.ts", "zod", null],
  ["config/schema/groups/site.ts", "../../../constructs/network/cidr", null],
  [
    "config/schema/groups/site.ts",
    "../../../constructs/network/network",
    "config/schema/groups may not import from constructs/network",
  ],
  ["config/schema/groups/site.ts", "../values/fields", null],
  [
    "config/schema/groups/site.ts",
    "../architectures/example",
    "config/schema/groups may not import from config/schema/architectures",
  ],
  ["config/web.ts", "cdktf", "config may not use the package 'cdktf'"],
  ["constructs/core/names.ts", "cdktf", "constructs/core/names may not use the package 'cdktf'"],
  ["constructs/core/names.ts", "./site", "constructs/core/names may not import from constructs/core"],
  ["constructs/core/site.ts", "./names", null],
  ["constructs/core/site.ts", "../network/network", "constructs/core may not import from constructs/network"],
  ["constructs/network/network.ts", "../core/site", null],
  ["constructs/network/network.ts", "../storage/bucket", "constructs/network may not import from constructs/storage"],
  ["constructs/data/aurora.ts", "@cdktf/provider-aws", "import one resource from @cdktf/provider-aws/lib/<resource>"],
  ["constructs/data/aurora.ts", "@cdktf/provider-aws/lib/rds-cluster", null],
  ["constructs/data/aurora.ts", "../security/key", null],
  [
    "constructs/data/aurora.ts",
    "../observability/monitor",
    "constructs/data may not import from constructs/observability",
  ],
  ["constructs/data/aurora.ts", "../../config/schema/site", "constructs/data may not import from config"],
  ["constructs/data/aurora.ts", "../../dr/plan/plan", "constructs/data may not import from dr"],
  ["constructs/workflow/machine.ts", "../../dr/plan/plan", null],
  ["constructs/observability/monitor.ts", "../data/aurora", null],
  ["constructs/policy/rules/x.ts", "../../network/network", "constructs/policy may not import from constructs/network"],
  ["constructs/policy/rules/x.ts", "../rule", null],
  [
    "stacks/multi-region-web/index.ts",
    "../state-backend",
    "stacks/multi-region-web may not import from stacks/state-backend",
  ],
  ["stacks/multi-region-web/index.ts", "../shared/site-stack", null],
  ["stacks/multi-region-web/base.ts", "../../.gen/modules/event-queue", null],
  ["constructs/data/aurora.ts", "../../.gen/modules/event-queue", "constructs/data may not import from .gen"],
  ["stacks/shared/site-stack.ts", "../multi-region-web", "stacks/shared may not import from stacks/multi-region-web"],
  ["stacks/example/index.ts", "../../.gen/modules/queue", null],
  ["stacks/dr-control/index.ts", "../../.gen/modules/queue", "stacks/dr-control may not import from .gen"],
  ["stacks/multi-region-web/index.ts", "../dr-control", null],
  [
    "stacks/dr-control/index.ts",
    "../multi-region-web",
    "stacks/dr-control may not import from stacks/multi-region-web",
  ],
  ["dr/plan/plan-hash.ts", "node:crypto", null],
  ["constructs/workflow/schedule.ts", "node:crypto", "constructs/workflow may not use the package 'node:crypto'"],
  ["stacks/build.ts", "./multi-region-web", null],
  ["stacks/build.ts", "../tools/deploy", "stacks may not import from tools"],
  ["dr/plan/plan.ts", "../../constructs/core/names", "dr/plan may not import from constructs/core/names"],
  ["dr/plan/plan.ts", "node:fs", "dr/plan may not use the package 'node:fs'"],
  ["dr/plan/plan.ts", "../derived/iam", "dr/plan may not import from dr/derived"],
  ["dr/steps/fence.ts", "../asl/asl", "dr/steps may not import from dr/asl"],
  ["functions/steps/promote/handler.ts", "../../../dr/plan/plan", null],
  ["functions/steps/promote/handler.ts", "@aws-sdk/client-rds", null],
  ["functions/steps/promote/handler.ts", "../../aws/rds/cluster", null],
  ["functions/aws/rds/cluster.ts", "../../steps/promote/promote", "functions/aws may not import from functions/steps"],
  [
    "functions/steps/promote/handler.ts",
    "../../watch/costs/costs",
    "functions/steps may not import from functions/watch",
  ],
  [
    "functions/steps/promote/handler.ts",
    "../../../constructs/core/site",
    "functions/steps may not import from constructs/core",
  ],
  ["emulator/gateway/gateway.ts", "../../stacks/build", "emulator may not import from stacks"],
  ["helpers/x.ts", "./y", "'helpers/x.ts' has no import boundary: add its folder to tools/lint/import-boundaries.mjs"],
];

test("imports that are allowed and forbidden", () => {
  const found = evaluate(
    "tools/lint/import-boundaries.mjs",
    `${JSON.stringify(CASES)}.map(([f, i]) => m.forbidden(f, i) ?? null)`,
  );
  (found as (string | null)[]).forEach((problem, i) => {
    const [file, imported, expected] = CASES[i]!;
    const result = `${file} -> ${imported}: ${problem}`;
    if (expected === null) expect(result).toBe(`${file} -> ${imported}: null`);
    else expect(result).toContain(expected);
  });
});

test("every path in the table is an existing folder or module", () => {
  const table = evaluate("tools/lint/import-boundaries.mjs", "m.IMPORT_BOUNDARIES") as Record<
    string,
    { modules: string[] }
  >;
  const named = Object.entries(table).flatMap(([path, { modules }]) => [path, ...modules]);
  // `npm run get` generates `.gen`.
  const exists = (path: string) =>
    path === ".gen" || ["", ".ts", ".mjs"].some((ending) => fs.existsSync(`${path}${ending}`));
  expect([...new Set(named)].filter((path) => !exists(path))).toEqual([]);
});

test("eslint enforces it", () => {
  const script = `new (await import("eslint")).ESLint().lintText("import { App } from \\"cdktf\\";\\nexport const a = App;\\n", { filePath: "config/index.ts" })`;
  const [{ messages }] = evaluate("tools/lint/import-boundaries.mjs", script) as [
    { messages: { ruleId: string; message: string }[] },
  ];
  expect(messages).toContainEqual(
    expect.objectContaining({
      ruleId: "steadfast/import-boundaries",
      message: expect.stringContaining("config may not use the package 'cdktf'"),
    }),
  );
}, 30_000);
