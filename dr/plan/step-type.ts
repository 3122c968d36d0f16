import type { Duration } from "./durations";
import type { Call, Calls } from "./call";
import type { StepContext } from "./plan";

/** Declaration of one step by its type. Every field is required; `undefined` states that there is none. */
export interface Declaration {
  /** One sentence in the imperative, for the runbook. */
  readonly summary: string;
  /** Part name of the function, or undefined for a step that the state machine runs itself. */
  readonly function: string | undefined;
  readonly calls: Calls;
  /** Seconds between two checks. */
  readonly pollSeconds: number;
  /** Seconds after which the step times out. */
  readonly deadlineSeconds: number;
  /** Expected duration, its source, and how to shorten it. */
  readonly expected: Expected;
  /** Condition that must hold before the execution continues, or undefined for none. */
  readonly gate: string | undefined;
  readonly pointOfNoReturn: boolean;
  /**
   * Whether its function writes an entry of the step into the execution's item.
   * @default true
   */
  readonly keepsEntry?: boolean;
  /** How the step is rolled back before the point of no return, or undefined when it needs no undo. */
  readonly undo: string | undefined;
  /** Check in advance whether the step can succeed, or undefined for none. */
  readonly readiness: Readiness | undefined;
  /** AWS CLI commands or actions that do the same manually. */
  readonly manualCommands: readonly string[];
}

/** A condition that a step needs to succeed. The check changes nothing. */
export interface Readiness {
  /** The condition, as text. */
  readonly demand: string;
  readonly calls: readonly Call[];
}

export interface Expected extends Duration {
  /** Instruction that makes it shorter, or `cannotBeShortened(reason)`. */
  readonly remedy: string;
}

export interface Parameter {
  readonly is: "text" | "number" | "fraction" | "flag" | "list" | "object";
  /** Description with unit. */
  readonly means: string;
  /** Allowed values of a text. */
  readonly oneOf?: readonly string[];
  readonly optional?: true;
}

/** Parameters of a type without parameters. */
export type NoParameters = Readonly<Record<string, never>>;

/** The parameters of a step type, and its declaration of a step with these parameters. */
export interface StepType<P extends object> {
  readonly parameters: { readonly [K in keyof Required<P>]: Parameter };
  /**
   * Problems of parameters of the right kinds, as `<name> should be …, got …`.
   * @default none
   */
  readonly problems?: (parameters: P, context: StepContext) => readonly string[];
  readonly declare: (parameters: P, context: StepContext) => Declaration;
}

/** Checks a step type at compile time: an incomplete one does not compile. */
export function stepType<P extends object>(type: StepType<P>): StepType<P> {
  return type;
}
