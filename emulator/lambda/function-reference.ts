/** What an invocation names: a function, and which of its versions. */
export interface FunctionReference {
  readonly name: string;
  /** Version or alias. @default the newest code */
  readonly qualifier?: string;
  /** Region that an ARN names. @default that of the call */
  readonly region?: string;
}

const FORMS = [
  /^arn:aws[a-z-]*:lambda:(?<region>[a-z0-9-]+):\d{12}:function:(?<name>[\w-]+)(?::(?<qualifier>[\w$-]+))?$/,
  /^\d{12}:(?:function:)?(?<name>[\w-]+)(?::(?<qualifier>[\w$-]+))?$/,
  /^(?:function:)?(?<name>[\w-]+)(?::(?<qualifier>[\w$-]+))?$/,
];

/**
 * Reads a function's name, partial ARN or ARN, each with or without a version or alias; undefined when it is none.
 * @see https://docs.aws.amazon.com/lambda/latest/api/API_Invoke.html
 */
export function functionReference(text: string): FunctionReference | undefined {
  const found = FORMS.map((form) => form.exec(text)?.groups).find((groups) => groups !== undefined);
  if (!found) return undefined;
  const { name, qualifier, region } = found;
  return {
    name: name!,
    ...(qualifier === undefined || qualifier === "$LATEST" ? {} : { qualifier }),
    ...(region === undefined ? {} : { region }),
  };
}
