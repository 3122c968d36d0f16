import { refersTo, type ResourceView, type StackDocument } from "../stack-document";

/** A function and the stack that creates it. */
export interface FunctionMeant {
  readonly stack: StackDocument;
  readonly function: ResourceView;
}

/** The function that a text names, by a reference within its stack or by an ARN across stacks. */
export function functionMeant(
  stacks: readonly StackDocument[],
  stack: StackDocument,
  text: string,
): FunctionMeant | undefined {
  const own = stack.all("aws_lambda_function").find((one) => refersTo(text, one));
  if (own !== undefined) return { stack, function: own };
  const [, region, name] = /:lambda:([\w-]+):\d+:function:([\w-]+)/.exec(text) ?? [];
  for (const one of stacks.filter(({ facts }) => facts.region === region)) {
    const found = one.all("aws_lambda_function").find(({ values }) => values["function_name"] === name);
    if (found !== undefined) return { stack: one, function: found };
  }
  return undefined;
}
