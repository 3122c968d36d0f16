import * as fs from "node:fs";
import * as os from "node:os";
import * as path from "node:path";
import { App } from "cdktf";
import { chosen, domainOf } from "../config";
import { multiRegionWeb } from "../config/multi-region-web";
import { checked } from "../config/schema/check";
import type { Deployment } from "../config/schema/deployment";
import type { WebDeploymentInput } from "../config/schema/architectures/multi-region-web";
import { CROSS_RULES } from "../constructs/policy/across/cross-rules";
import { RULES } from "../constructs/policy/rules";
import { EMULATOR_DIFFERENCES } from "../emulator/overrides/table";
import { runbook } from "../dr/derived/runbook";
import { build } from "../stacks/build";
import { crossChecks } from "../stacks/shared/cross-checks";
import { recoveryPlans } from "../stacks/shared/recovery-plans";
import { synth } from "../stacks/synth";
import { writeWhole } from "./console/whole-file";
import { alarmsPage } from "./docs/alarms";
import { budgetPage } from "./docs/budget";
import { configPage } from "./docs/config-fields";
import { dependenciesPage } from "./docs/dependencies";
import { differencesPage, type ShownDeployment } from "./docs/differences";
import { examplePlanPage } from "./docs/example-plan";
import { EXTERNAL_CHECKS, externalChecksPage } from "./docs/external-checks";
import { outputsPage } from "./docs/outputs";
import { permissionsPage } from "./docs/permissions";
import { policyPage } from "./docs/policy";
import { reachabilityPage } from "./docs/reachability";
import { resourcesPage } from "./docs/resources";
import { ruleTablesPage } from "./docs/rule-tables";
import { documentsOf, synthesizedStacks } from "./docs/stacks";
import { everythingOn, otherChoices } from "./docs/variants";
import { type TypedStack, verificationPage } from "./docs/verification";

const FOLDER = path.join("docs", "generated");
/** The deployment that `npm start` and `npm test` apply on the emulator. */
const APPLIED = "web-dev";

/** The deployment whose stacks are shown completely; of the others only the differences are shown. */
const SHOWN = "web-prod";

/** The generated pages by file name. */
export function generatedPages(): Record<string, string> {
  return inTemporaryFolder((outdir) => {
    const app = new App({ outdir, stackTraces: false });
    const deployments = chosen();
    for (const deployment of deployments) build(app, deployment);
    const { accepted } = synth(app);
    const stacks = fs
      .readdirSync(path.join(outdir, "stacks"))
      .sort()
      .map((name) => typed(outdir, name));
    const deployed = stacks.filter(({ name }) => name.startsWith(APPLIED));
    const plans = recoveryPlans(app);
    return {
      "budget.md": budgetPage(plans),
      "config.md": configPage(),
      "example-plan.yaml": examplePlanPage(),
      "rule-tables.yaml": ruleTablesPage(),
      "policy.md": policyPage(RULES, CROSS_RULES, accepted),
      "external-checks.md": externalChecksPage(EXTERNAL_CHECKS, accepted),
      "verification.md": verificationPage(stacks, deployed, EMULATOR_DIFFERENCES),
      ...Object.fromEntries(plans.map(({ plan }) => [`runbook-${plan.name}.md`, runbookPage(runbook(plan))])),
      ...stackPages(app, deployments),
    };
  });
}

/** The synthesized stacks: one deployment completely; of other deployments and unused options the differences. */
function stackPages(app: App, deployments: readonly Deployment[]): Record<string, string> {
  const stacks = synthesizedStacks(app);
  const shown = deployments.map((deployment) => {
    const id = `${deployment.name}-${deployment.environment}`;
    const domains = domainOf(deployment).map((domain): [string, string] => [domain, "<domain>"]);
    const words = { ...Object.fromEntries(domains), [deployment.account]: "<account>", [id]: "<deployment>" };
    return { id, words, stacks: stacks.filter(({ name }) => name.startsWith(`${id}-`)) };
  });
  const whole = shown.find(({ id }) => id === SHOWN)!;
  const differences = (what: string, other: ShownDeployment) =>
    differencesPage(`${what}: differences from ${SHOWN} as [there, here].`, whole, other);
  const variant = (change: (values: WebDeploymentInput) => WebDeploymentInput): ShownDeployment => ({
    words: whole.words,
    stacks: variantStacks(change(multiRegionWeb("prod"))),
  });
  const everything = variant(everythingOn);
  return {
    "permissions.md": permissionsPage(SHOWN, whole.stacks),
    "alarms.md": alarmsPage(SHOWN, whole.stacks),
    "reachability.md": reachabilityPage(SHOWN, documentsOf(app, SHOWN)),
    "outputs.md": outputsPage(SHOWN, whole.stacks, everything.stacks),
    "dependencies.md": dependenciesPage(SHOWN, whole.stacks, crossChecks(appOf(SHOWN)).length),
    ...Object.fromEntries(whole.stacks.map((stack) => [`resources/${stack.name}.yaml`, resourcesPage(stack)])),
    ...Object.fromEntries(
      shown
        .filter((one) => one !== whole)
        .map((one) => [`resources/differences-${one.id}.yaml`, differences(one.id, one)]),
    ),
    "resources/differences-everything-on.yaml": differences("Every optional feature enabled", everything),
    "resources/differences-other-choices.yaml": differences("Choices that no deployment makes", variant(otherChoices)),
  };
}

/** An app with one deployment. */
function appOf(id: string): App {
  const app = new App({ stackTraces: false });
  for (const deployment of chosen(id)) build(app, deployment);
  return app;
}

function variantStacks(value: WebDeploymentInput): ShownDeployment["stacks"] {
  return inTemporaryFolder((outdir) => {
    const app = new App({ outdir, stackTraces: false });
    build(app, checked([{ source: "tools/docs/variants.ts", value }])[0]!);
    synth(app);
    return synthesizedStacks(app);
  });
}

function inTemporaryFolder<T>(work: (folder: string) => T): T {
  const folder = fs.mkdtempSync(path.join(os.tmpdir(), "steadfast-docs-"));
  try {
    return work(folder);
  } finally {
    fs.rmSync(folder, { recursive: true, force: true });
  }
}

/** `npm run docs`: writes the generated parts of `docs/`, and deletes pages that are no longer generated. */
export function main(): number {
  const pages = generatedPages();
  for (const [name, text] of Object.entries(pages)) {
    const file = path.join(FOLDER, name);
    fs.mkdirSync(path.dirname(file), { recursive: true });
    writeWhole(file, text);
    console.log(file);
  }
  for (const stale of writtenPages().filter((name) => !(name in pages))) fs.rmSync(path.join(FOLDER, stale));
  return 0;
}

/** Files below `docs/generated`, by path there. */
export function writtenPages(): string[] {
  return fs
    .readdirSync(FOLDER, { recursive: true, withFileTypes: true })
    .filter((entry) => entry.isFile())
    .map((entry) => path.relative(FOLDER, path.join(entry.parentPath, entry.name)));
}

/** The runbook with a note below its heading that it is generated. */
function runbookPage(text: string): string {
  return text.replace("\n\n", "\n\nGenerated by `npm run docs`; do not edit.\n\n");
}

function typed(outdir: string, name: string): TypedStack {
  const stack = JSON.parse(fs.readFileSync(path.join(outdir, "stacks", name, "cdk.tf.json"), "utf8")) as {
    resource?: Record<string, unknown>;
  };
  return { name, types: Object.keys(stack.resource ?? {}) };
}
