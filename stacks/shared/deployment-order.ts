/** What is done in a step of a first deployment. */
export type StepKind = "preflight" | "bootstrap" | "deploy" | "images" | "delegation" | "drill";

/** One step of a first deployment: what it does, to which stacks, and the reason for its position. */
export interface DeploymentStep {
  /** Short name, unique in an order; shown by `npm run preflight`. */
  readonly id: string;
  readonly title: string;
  readonly kind: StepKind;
  /** Stacks that are applied, by the part of their names after the deployment's: `identity` for `web-dev-identity`. */
  readonly stacks: readonly string[];
  /**
   * Stack whose outputs a person needs for the step, by the part of its name.
   * @default none
   */
  readonly outputsOf?: string;
  /**
   * Stacks of the step that are destroyed before its others, one after the other, by the part of their names. For a stack that
   * refers by name to what another one creates, without depending on it: CloudFront must not name a bucket that anybody else
   * could create.
   * @see https://docs.aws.amazon.com/securityhub/latest/userguide/cloudfront-controls.html#cloudfront-12
   * @default none: a few stacks at once
   */
  readonly destroyedFirst?: readonly string[];
  /** Why the step comes after those before it and before those after it. */
  readonly reason: string;
}

/**
 * How every deployment begins: the preflight comes first, then the state backends, then all other stacks.
 * @param roles of the deployment's sites
 */
export function firstSteps(roles: readonly string[]): readonly DeploymentStep[] {
  return [
    {
      id: "preflight",
      title: "check the account",
      kind: "preflight",
      stacks: [],
      reason: "quotas and opt-ins take days to change, and an apply that fails leaves an incomplete deployment",
    },
    {
      id: "bootstrap",
      title: "create the state backends",
      kind: "bootstrap",
      stacks: ["identity", ...roles, "copy"].map((part) => `state-${part}`),
      reason: "every other stack keeps its state in these buckets",
    },
  ];
}

/** An order that does not fit the stacks: a programming error, found by tests. */
export class InvalidOrder extends Error {
  override readonly name = "InvalidOrder";
}

/** A stack with its dependencies. */
export interface OrderedStack {
  readonly name: string;
  readonly dependencies: readonly string[];
}

/**
 * The stacks of each step, by their full names. Throws `InvalidOrder` when a stack is in no step or in two, or comes
 * before one that it depends on. Stacks of options that are switched off are left out.
 */
export function stacksByStep<T extends OrderedStack>(
  order: readonly DeploymentStep[],
  deployment: string,
  stacks: readonly T[],
): ReadonlyMap<DeploymentStep, readonly T[]> {
  const stepOf = new Map<string, number>();
  const problems: string[] = [];
  for (const { name } of stacks) {
    const part = name.slice(deployment.length + 1);
    const steps = order.flatMap((step, index) => (step.stacks.includes(part) ? [index] : []));
    if (steps.length !== 1) {
      problems.push(`${name} is in ${steps.length === 0 ? "no step" : steps.map((at) => order[at]!.id).join(" and ")}`);
    }
    stepOf.set(name, steps[0] ?? -1);
  }
  for (const { name, dependencies } of stacks) {
    for (const dependency of dependencies) {
      if (stepOf.get(name)! >= 0 && (stepOf.get(dependency) ?? -1) > stepOf.get(name)!) {
        problems.push(`${name} comes before ${dependency}, on which it depends`);
      }
    }
  }
  if (problems.length > 0) throw new InvalidOrder(`the order of ${deployment}: ${problems.join("; ")}`);
  return new Map(
    order.map((step) => [
      step,
      step.stacks.flatMap((part) => stacks.filter(({ name }) => name === `${deployment}-${part}`)),
    ]),
  );
}

/** The commands by which a person does a step on an account; `stacks` are those of the step that there are. */
export function commandsOf(
  step: DeploymentStep,
  deployment: string,
  stacks: readonly Pick<OrderedStack, "name">[],
): string[] {
  switch (step.kind) {
    case "preflight":
      return [`npm run preflight -- ${deployment}`];
    case "bootstrap":
      return [`npm run bootstrap -- ${deployment}`];
    case "deploy":
      return [`npm run deploy -- ${stacks.map(({ name }) => name).join(" ")}`];
    case "images":
      return [`npm run image -- check ${deployment}`];
    case "delegation":
      return [
        ...(step.outputsOf === undefined ? [] : [`npm run output -- ${deployment}-${step.outputsOf}`]),
        `npm run preflight -- ${deployment}`,
      ];
    case "drill":
      return [`npm run drill -- --deployment ${deployment}`];
  }
}
