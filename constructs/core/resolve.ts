import { DefaultTokenResolver, StringConcat, type TerraformStack, Tokenization } from "cdktf";

const RESOLVER = new DefaultTokenResolver(new StringConcat());
/** Texts that may hold a token: a reference, an encoded list or map, or a number encoded as a huge one. */
const MAY_HOLD_TOKEN = /\$\{|TfToken\[|\de[-+.\d]/;
/** Encoded numbers lie far beyond any that a configuration holds. */
const MAX_PLAIN_NUMBER = 1e200;

type Plain = Record<string, unknown>;

/**
 * Resolves a value as CDKTF does, but hands it only what may hold a token: nearly all of a stack is plain data, and
 * CDKTF's own way through it takes several times as long. A test compares both.
 */
export function resolveTokens(stack: TerraformStack, value: unknown): unknown {
  if (isPlainScalar(value)) return value;
  if (Array.isArray(value)) {
    if (value.some((item) => (typeof item === "string" || typeof item === "number") && !isPlainScalar(item))) {
      return slowly(stack, value);
    }
    return value.map((item) => resolveTokens(stack, item)).filter((item) => item !== undefined);
  }
  if (!isPlainObject(value)) return slowly(stack, value);
  const resolved: Plain = {};
  for (const key of Object.keys(value)) {
    if (MAY_HOLD_TOKEN.test(key)) return slowly(stack, value);
    const inner = resolveTokens(stack, value[key]);
    if (inner !== undefined) resolved[key] = inner;
  }
  return resolved;
}

function isPlainScalar(value: unknown): boolean {
  switch (typeof value) {
    case "string":
      return !MAY_HOLD_TOKEN.test(value);
    case "number":
      return Math.abs(value) < MAX_PLAIN_NUMBER;
    case "boolean":
    case "undefined":
      return true;
    default:
      return value === null;
  }
}

function isPlainObject(value: unknown): value is Plain {
  return (
    typeof value === "object" &&
    value !== null &&
    Object.getPrototypeOf(value) === Object.prototype &&
    !("resolve" in value)
  );
}

function slowly(stack: TerraformStack, value: unknown): unknown {
  return Tokenization.resolve(value, { scope: stack, resolver: RESOLVER, preparing: false });
}
