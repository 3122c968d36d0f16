import type { Finding } from "../rule";
import type { StackDocument } from "../stack-document";

/** A check of all stacks of a deployment together. Pure: the same documents give the same findings. */
export interface CrossRule {
  /** Kebab-case. */
  readonly id: string;
  /** What must hold, as a sentence. */
  readonly title: string;
  readonly source: string;
  check(stacks: readonly StackDocument[]): CrossFinding[];
}

export interface CrossFinding extends Finding {
  /** Name of the stack that the address is in. */
  readonly stack: string;
}
