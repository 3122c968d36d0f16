import type { Facts } from "../../../tools/preflight/facts";
import { Needs } from "../../../tools/preflight/needs";
import { asJson, show } from "../../../tools/preflight/report";
import { evaluateFacts } from "../../../tools/preflight/verdict";
import { Progress } from "../../../tools/console/progress";
import { firstSteps } from "../../../stacks/shared/deployment-order";
import { WEB_STEPS } from "../../../stacks/multi-region-web/order";
import { factsWith, stackWith } from "../../support/account";

const ORDER = [...firstSteps(["primary", "secondary", "control"]), ...WEB_STEPS];
const image = '[{"image":"111111111111.dkr.ecr.us-east-1.amazonaws.com/app:1"}]';
const STACKS = [
  stackWith({ aws_s3_bucket: [{}] }, { name: "web-dev-state-primary" }),
  stackWith({ aws_iam_role: [{}] }, { name: "web-dev-identity" }),
  stackWith({ aws_route53_zone: [{ name: "example.com" }] }, { name: "web-dev-dns" }),
  stackWith({ aws_kms_key: [{}] }, { name: "web-dev-primary-base" }),
  stackWith({ aws_ecs_task_definition: [{ container_definitions: image }] }, { name: "web-dev-primary" }),
];

interface Situation {
  readonly deployed: number;
  readonly image?: boolean;
  readonly delegated?: boolean;
  readonly more?: Partial<Facts>;
}

/** The verdict when the first stacks are deployed. */
function verdictOf({ deployed, image: pushed = false, delegated = false, more = {} }: Situation) {
  const done = STACKS.slice(0, deployed);
  const held = new Map(done.map(({ name, resources }) => [name, new Set(resources.map(({ address }) => address))]));
  const bucket = deployed > 0 ? ("present" as const) : ("absent" as const);
  const facts = factsWith({
    regions: { value: { "us-east-1": "opt-in-not-required" } },
    backends: new Map(
      STACKS.map(({ name }) => [name, { value: { bucket, lockTable: deployed > 0, addresses: undefined } }]),
    ),
    images: new Map([["us-east-1 app 1", { value: pushed ? [] : undefined }]]),
    delegations: new Map([
      ["example.com", { value: { zone: deployed > 2 ? ["ns"] : [], parent: delegated ? ["ns"] : [] } }],
    ]),
    ...more,
  });
  const needs = new Needs("web-dev", "111111111111", STACKS, held);
  return evaluateFacts(
    needs,
    facts,
    ORDER,
    STACKS.map(({ name }) => ({ name, dependencies: [] })),
  );
}

test.each([
  ["an empty account", { deployed: 0 }, "bootstrap", false, ["later", "later", "later"]],
  ["after the bootstrap", { deployed: 1 }, "zone", false, ["ok", "later", "later"]],
  ["with a part of the zone's stacks", { deployed: 2 }, "zone", false, ["ok", "later", "later"]],
  ["with a zone that is not delegated", { deployed: 3 }, "delegation", true, ["ok", "later", "missing"]],
  ["after the delegation", { deployed: 3, delegated: true }, "base", false, ["ok", "later", "ok"]],
  [
    "after the base stacks, without an image",
    { deployed: 4, delegated: true },
    "images",
    true,
    ["ok", "missing", "ok"],
  ],
  ["with an image", { deployed: 4, image: true, delegated: true }, "sites", false, ["ok", "ok", "ok"]],
  ["with everything", { deployed: 5, image: true, delegated: true }, undefined, false, ["ok", "ok", "ok"]],
  [
    "with everything but the image, which was deleted",
    { deployed: 5, delegated: true },
    "images",
    true,
    ["ok", "missing", "ok"],
  ],
])("X20: %s", (_, situation, next, blocked, statuses) => {
  const verdict = verdictOf(situation);
  expect({ next: verdict.next?.id, blocked: verdict.blocked }).toEqual({ next, blocked });
  expect(verdict.findings.slice(-3).map(({ status }) => status)).toEqual(statuses);
});

test("R32: the commands of the next step name only existing stacks", () => {
  expect(verdictOf({ deployed: 1 }).commands).toEqual(["npm run deploy -- web-dev-identity web-dev-dns"]);
  expect(verdictOf({ deployed: 4, image: true, delegated: true }).commands).toEqual([
    "npm run deploy -- web-dev-primary",
  ]);
  expect(verdictOf({ deployed: 5, image: true, delegated: true }).commands).toEqual([]);
});

test("X20: a requirement that no step creates is missing from the start", () => {
  const verdict = verdictOf({ deployed: 0, more: { callerAccount: "999999999999" } });
  expect(verdict.blocked).toBe(true);
  expect(verdict.findings[0]).toMatchObject({ status: "missing", found: "999999999999" });
});

function shown(situation: Situation): string {
  let text = "";
  const screen = { columns: 100, write: (part: string) => (text += part) };
  show("web-dev", verdictOf(situation), new Progress(screen));
  return text;
}

test("X20: the report shows the findings, the required actions, and the next step", () => {
  expect(shown({ deployed: 0 })).toBe(
    [
      "   check                        found",
      "─".repeat(77),
      "✔  Account of the credentials   111111111111",
      "✔  Region us-east-1             enabled",
      "○  State bucket web-dev-states  does not exist; step 'bootstrap' creates it",
      "○  Image app:1 in us-east-1     not in the registry; step 'images' creates it",
      "○  Delegation of example.com    no hosted zone; step 'zone' creates it",
      "",
      "Ready for the step 'bootstrap': create the state backends",
      "  npm run bootstrap -- web-dev",
      "",
    ].join("\n"),
  );
});

test("X20: a missing requirement is shown with the command that adds it", () => {
  expect(shown({ deployed: 4, delegated: true })).toContain(
    [
      "",
      "Required actions",
      "✘ Image app:1 in us-east-1: not in the registry",
      "    push it before you deploy the services: docs/container-contract.md",
      "    npm run image -- check web-dev",
      "",
      "Not ready: 1 requirement is missing; an apply would fail.",
      "",
    ].join("\n"),
  );
  expect(shown({ deployed: 5, image: true, delegated: true })).toContain(
    "\nEverything is deployed. If no drill has run yet: npm run drill -- --deployment web-dev\n",
  );
});

test("X20: the same as JSON", () => {
  expect(JSON.parse(asJson("web-dev", verdictOf({ deployed: 4, delegated: true })))).toMatchObject({
    deployment: "web-dev",
    ready: false,
    next: "images",
    findings: [
      { status: "ok" },
      { status: "ok" },
      { status: "ok" },
      { status: "missing", subject: "Image app:1 in us-east-1", command: "npm run image -- check web-dev" },
      { status: "ok" },
    ],
  });
});

test("X20: findings with the same fix are shown together, with each command once", () => {
  let text = "";
  const screen = { columns: 100, write: (part: string) => (text += part) };
  const one = { status: "warning", found: "does not exist", fix: "create it" } as const;
  show(
    "web-dev",
    {
      findings: [
        { ...one, subject: "A", command: "create a" },
        { ...one, subject: "B", command: "create b" },
        { ...one, subject: "C", command: "create a" },
      ],
      next: undefined,
      commands: [],
      blocked: false,
    },
    new Progress(screen),
  );
  expect(text).toContain(
    [
      "Required actions",
      "! A: does not exist",
      "! B: does not exist",
      "! C: does not exist",
      "    create it",
      "    create a",
      "    create b",
      "",
    ].join("\n"),
  );
});
