import type { Duration } from "./durations";
import type { Call, Calls } from "./call";
import type { StepContext } from "./plan";

/** What a step type declares of one of its steps. Everything is said, even that there is none. */
export interface Declaration {
  /** One sentence in the imperative, for the runbook. */
  readonly summary: string;
  /** The function's part name, or undefined for a step that the state machine does itself. */
  readonly function: string | undefined;
  readonly calls: Calls;
  /** Seconds between two checks. */
  readonly pollSeconds: number;
  /** Seconds after which it counts as overdue. */
  readonly deadlineSeconds: number;
  /** How long it takes when all goes well, where that is known from, and what would shorten it. */
  readonly expected: Expected;
  /** The condition it demands before anything goes on, or undefined when it demands none. */
  readonly gate: string | undefined;
  readonly pointOfNoReturn: boolean;
  /**
   * Whether its function keeps an entry of the step in the execution's item.
   * @default true
   */
  readonly keepsEntry?: boolean;
  /** How it is taken back before the point of no return, or undefined when it changes nothing that matters. */
  readonly undo: string | undefined;
  /** What can be told in advance of whether it would succeed, or undefined when nothing can. */
  readonly readiness: Readiness | undefined;
  /** AWS CLI commands or actions that do the same by hand. */
  readonly byHand: readonly string[];
}

/** A condition that must hold so that a step can do its work; looking changes nothing. */
export interface Readiness {
  /** In words. */
  readonly demand: string;
  readonly calls: readonly Call[];
}

export interface Expected extends Duration {
  readonly remedy: string;
}

export interface Parameter {
  readonly is: "text" | "number" | "share" | "flag" | "list" | "object";
  /** In words, with unit. */
  readonly means: string;
  /** The only values of a text. */
  readonly oneOf?: readonly string[];
  readonly optional?: true;
}

/** Of a type that needs none. */
export type NoParameters = Readonly<Record<string, never>>;

/** The parameters of a type and what it declares of a step that has them. */
export interface StepType<P extends object> {
  readonly parameters: { readonly [K in keyof Required<P>]: Parameter };
  /**
   * What is wrong with parameters of the right kinds, as `<name> should be …, got …`.
   * @default nothing can be
   */
  readonly problems?: (parameters: P, context: StepContext) => readonly string[];
  readonly declare: (parameters: P, context: StepContext) => Declaration;
}

/** A step type as a value of its own type, so that a half-declared one does not compile. */
export function stepType<P extends object>(type: StepType<P>): StepType<P> {
  return type;
}
