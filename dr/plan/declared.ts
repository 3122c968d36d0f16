import { allCalls, type Call } from "./call";
import type { Plan, StepContext, Workflow } from "./plan";
import { type Step, STEP_TYPES } from "../steps/registry";
import type { Declaration, Parameter, Readiness } from "./step-type";

/** A step with the declaration of its type: the source of the ASL, the permissions, the budget and the runbook. */
export interface DeclaredStep extends Declaration {
  readonly id: string;
  readonly type: string;
  readonly parameters: Readonly<Record<string, unknown>>;
  /** Whether the execution fails when the step fails. */
  readonly required: boolean;
  /** Position relative to the stage of the point of no return. */
  readonly position: "before" | "at" | "after";
}

/** Step types by name; accepts every step type. */
export type Registry = Readonly<
  Record<
    string,
    {
      readonly parameters: Readonly<Record<string, Parameter>>;
      readonly problems?: (parameters: never, context: StepContext) => readonly string[];
      readonly declare: (parameters: never, context: StepContext) => Declaration;
    }
  >
>;

/** A step that cannot be synthesized: of unknown type, with an incomplete declaration, or with wrong parameters. */
export class UndeclaredStep extends Error {
  constructor(step: string, message: string) {
    super(`step '${step}' ${message}`);
    this.name = "UndeclaredStep";
  }
}

/** The stages of a workflow with the declarations of their steps. Throws UndeclaredStep. */
export function declaredStages(
  plan: Plan,
  workflow: Workflow,
  registry: Registry = STEP_TYPES,
): readonly (readonly DeclaredStep[])[] {
  const last = known.get(workflow);
  if (last?.plan === plan && last.registry === registry) return last.declared;
  const declared = declare(plan, workflow, registry);
  known.set(workflow, { plan, registry, declared });
  return declared;
}

/** Cache: state machine, permissions, budget, checks and runbook all need the declarations. */
const known = new WeakMap<
  Workflow,
  { readonly plan: Plan; readonly registry: Registry; readonly declared: readonly (readonly DeclaredStep[])[] }
>();

function declare(
  plan: Plan,
  { stages, ...workflow }: Workflow,
  registry: Registry,
): readonly (readonly DeclaredStep[])[] {
  const declarations = stages.map((stage) => stage.map((step) => declaration(step, { plan, workflow }, registry)));
  const turning = declarations.findIndex((stage) => stage.some(({ pointOfNoReturn }) => pointOfNoReturn));
  return stages.map((stage, s) =>
    stage.map((step, i) => {
      const declared = declarations[s]![i]!;
      const position = turning === -1 || s < turning ? "before" : s === turning ? "at" : "after";
      return {
        ...declared,
        id: step.id,
        type: step.type,
        parameters: step.parameters as Readonly<Record<string, unknown>>,
        required: step.bestEffort !== true,
        position,
        // After the point of no return there is no rollback.
        undo: position === "after" ? undefined : declared.undo,
      };
    }),
  );
}

/** Calls that a function makes for a step, including those that the contract requires of every function. */
export function callsOf(step: DeclaredStep, plan: Plan): readonly Call[] {
  const { calls, undo } = step;
  if (step.function === undefined) return [];
  return [...journalCalls(step, plan), ...allCalls(undo === undefined ? { ...calls, undo: [] } : calls)];
}

/**
 * Calls of the contract: every function reads the record, and most write the step's entry into the execution's item.
 */
export function journalCalls(
  { keepsEntry = true }: Pick<Declaration, "keepsEntry">,
  { partition, account, table, sites }: Omit<Plan, "workflows">,
): readonly Call[] {
  const { region } = sites.control;
  const resources = [`arn:${partition}:dynamodb:${region}:${account}:table/${table}`];
  return ["dynamodb:GetItem", ...(keepsEntry ? ["dynamodb:UpdateItem"] : [])].map((action) => ({
    action,
    region,
    plane: "data",
    resources,
    required: true,
  }));
}

function declaration(step: Step, context: StepContext, registry: Registry): Declaration {
  const type = Object.hasOwn(registry, step.type) ? registry[step.type] : undefined;
  if (type === undefined) {
    throw new UndeclaredStep(
      step.id,
      `has the unknown type '${step.type}': use one of ${Object.keys(registry).join(", ")}, or declare it in dr/steps and list it in dr/steps/registry.ts`,
    );
  }
  const wrong = parameterProblems(step.parameters as Readonly<Record<string, unknown>>, type.parameters);
  if (wrong.length === 0) wrong.push(...(type.problems?.(step.parameters as never, context) ?? []));
  if (wrong.length > 0) throw new UndeclaredStep(step.id, `of type '${step.type}': ${wrong.join("; ")}`);
  const declared = type.declare(step.parameters as never, context);
  for (const [field, fits, should] of FIELDS) {
    const value: unknown = (declared as Partial<Declaration>)[field];
    if (!Object.hasOwn(declared, field) || !fits(value)) {
      throw new UndeclaredStep(
        step.id,
        `is incomplete: ${field} should be ${should}, got ${String(value)}; declare it in dr/steps/${step.type}.ts`,
      );
    }
  }
  return declared;
}

const text = (value: unknown): boolean => typeof value === "string" && value !== "";
const remedy = (value: unknown): boolean => text(value) && !/^(?:none|nothing)\b/i.test(value as string);
const none = (value: unknown): boolean => value === undefined;
const seconds = (value: unknown): boolean => typeof value === "number" && value > 0 && Number.isFinite(value);
const FIELDS: readonly (readonly [keyof Declaration, (value: unknown) => boolean, string])[] = [
  ["summary", text, "a sentence"],
  ["function", (value) => text(value) || none(value), "a function's name, or undefined for none"],
  [
    "calls",
    (value) =>
      ["start", "check", "undo"].every((part) => Array.isArray((value as Record<string, unknown> | undefined)?.[part])),
    "lists of calls for start, check and undo",
  ],
  ["pollSeconds", seconds, "a number of seconds > 0"],
  ["deadlineSeconds", seconds, "a number of seconds > 0"],
  [
    "expected",
    (value) => {
      const expected = value as Partial<Declaration["expected"]> | undefined;
      return typeof expected?.seconds === "number" && text(expected.source) && remedy(expected.remedy);
    },
    "seconds with a source and a remedy: an instruction, or cannotBeShortened(reason)",
  ],
  ["gate", (value) => text(value) || none(value), "a condition in words, or undefined for none"],
  ["pointOfNoReturn", (value) => typeof value === "boolean", "true or false"],
  ["undo", (value) => text(value) || none(value), "a description, or undefined for none"],
  [
    "readiness",
    (value) =>
      none(value) || (text((value as Partial<Readiness>).demand) && Array.isArray((value as Partial<Readiness>).calls)),
    "a condition with its calls, or undefined for none",
  ],
  ["manualCommands", (value) => Array.isArray(value) && value.length > 0 && value.every(text), "at least one command"],
];

const KINDS: Readonly<Record<Parameter["is"], (value: unknown) => boolean>> = {
  text,
  number: (value) => typeof value === "number" && Number.isFinite(value) && value >= 0,
  fraction: (value) => typeof value === "number" && value >= 0 && value <= 1,
  flag: (value) => typeof value === "boolean",
  list: Array.isArray,
  object: (value) => typeof value === "object" && value !== null && !Array.isArray(value),
};

function parameterProblems(
  given: Readonly<Record<string, unknown>>,
  known: Readonly<Record<string, Parameter>>,
): string[] {
  return [
    ...Object.entries(known)
      .filter(
        ([name, { optional, is, oneOf }]) =>
          !(optional && given[name] === undefined) &&
          !(KINDS[is](given[name]) && (oneOf?.includes(given[name] as string) ?? true)),
      )
      .map(
        ([name, { is, means, oneOf }]) =>
          `${name} should be ${oneOf?.join(" or ") ?? `a ${is}`} (${means}), got ${given[name] === undefined ? "nothing" : JSON.stringify(given[name])}`,
      ),
    ...Object.keys(given)
      .filter((name) => !Object.hasOwn(known, name))
      .map((name) => `${name} is not a parameter of this type: use ${Object.keys(known).join(", ") || "none"}`),
  ];
}
