import type { ResourceView, StackDocument } from "./stack-document";

/** A check of a synthesized stack. Pure: the same document gives the same findings. */
export interface Rule {
  /** Kebab-case; acknowledgements and tests name it. */
  readonly id: string;
  /** What must hold, as a sentence. */
  readonly title: string;
  /** Where the rule comes from. */
  readonly source: string;
  check(stack: StackDocument): Finding[];
}

/** A place where a rule does not hold. */
export interface Finding {
  /** Terraform address, or `terraform`, `provider.aws` for what is no resource. */
  readonly address: string;
  /** What is wrong and how to fix it. */
  readonly message: string;
}

export function finding(where: ResourceView | string, message: string): Finding {
  return { address: typeof where === "string" ? where : where.address, message };
}
