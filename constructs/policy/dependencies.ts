import { strings, type StackDocument } from "./stack-document";
import { texts } from "./values";

/** By address, what a resource or data source of a stack refers to or depends on. */
export type Dependencies = ReadonlyMap<string, readonly string[]>;

const KNOWN = new WeakMap<StackDocument, Dependencies>();
const ADDRESS = /(?:data\.)?[a-z]\w*\.[\w-]+(?=[.[])/g;

/** What Terraform orders the creation of a stack's resources by; made once for each stack. */
export function dependencies(stack: StackDocument): Dependencies {
  const known = KNOWN.get(stack) ?? found(stack);
  KNOWN.set(stack, known);
  return known;
}

function found(stack: StackDocument): Dependencies {
  return new Map(
    [...stack.resources, ...stack.dataSources].map(({ address, values: { depends_on: after, ...values } }) => {
      const expressions = strings(values).filter((text) => text.includes("${"));
      return [address, [...new Set([...texts(after), ...expressions.flatMap((text) => text.match(ADDRESS) ?? [])])]];
    }),
  );
}
