import { App } from "cdktf";
import { chosen } from "../../config";
import { checked } from "../../config/schema/check";
import type { Deployment } from "../../config/schema/deployment";
import type { StackDocument } from "../../constructs/policy/stack-document";
import { build } from "../../stacks/build";
import { PlatformStack } from "../../stacks/shared/platform-stack";
import { inTemporaryFolder, type StackJson } from "./synth";

export interface BuiltStack {
  readonly document: StackDocument;
  readonly json: StackJson;
  /** Names of the stacks that it depends on. */
  readonly dependencies: readonly string[];
}

const BUILT = new Map<string, Record<string, BuiltStack>>();

/** All stacks of the deployments that a glob matches, by name, with their facts for the policy; do not modify them. */
export function builtStacks(glob = "*"): Record<string, BuiltStack> {
  const built = BUILT.get(glob) ?? buildStacks(chosen(glob));
  BUILT.set(glob, built);
  return built;
}

/** All stacks of a deployment of these values. */
export function builtFrom(value: unknown): Record<string, BuiltStack> {
  return buildStacks(checked([{ source: "test", value }]));
}

function buildStacks(deployments: readonly Deployment[]): Record<string, BuiltStack> {
  return inTemporaryFolder((outdir) => {
    const app = new App({ outdir, stackTraces: false });
    for (const deployment of deployments) build(app, deployment);
    const stacks = app.node.children.filter((child) => child instanceof PlatformStack);
    return Object.fromEntries(
      stacks.map((stack) => {
        const json = stack.toTerraform() as unknown as StackJson;
        const dependencies = stack.dependencies.map(({ node }) => node.id);
        return [stack.node.id, { json, document: stack.document, dependencies }];
      }),
    );
  });
}

/** The stacks of all deployments, before the synthesizer has run. */
export function everyStack(): PlatformStack[] {
  return inTemporaryFolder((outdir) => {
    const app = new App({ outdir, stackTraces: false });
    for (const deployment of chosen()) build(app, deployment);
    return app.node.children.filter((child) => child instanceof PlatformStack);
  });
}
