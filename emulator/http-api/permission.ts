import { Refusal, type Wire } from "../gateway/wire";

interface Statement {
  readonly Effect?: string;
  readonly Principal?: { readonly Service?: string | readonly string[] } | string;
  readonly Condition?: Readonly<Record<string, Readonly<Record<string, string | readonly string[]>>>>;
}

/**
 * Whether a function's resource policy lets an API invoke it; without it API Gateway answers 500.
 * @see https://docs.aws.amazon.com/apigateway/latest/developerguide/http-api-develop-integrations-lambda.html
 */
export async function mayInvoke(moto: Wire, functionArn: string, sourceArn: string): Promise<boolean> {
  const [, , , region = "", , , name = "", qualifier] = functionArn.split(":");
  const query = qualifier === undefined ? "" : `?Qualifier=${encodeURIComponent(qualifier)}`;
  try {
    const url = `/2015-03-31/functions/${name}/policy${query}`;
    const { Policy } = await moto.rest<{ Policy: string }>("lambda", region, "GET", url);
    const { Statement = [] } = JSON.parse(Policy) as { Statement?: readonly Statement[] };
    return Statement.some((one) => allows(one, sourceArn));
  } catch (error) {
    if (error instanceof Refusal && error.status === 404) return false;
    throw error;
  }
}

function allows({ Effect, Principal, Condition = {} }: Statement, sourceArn: string): boolean {
  const service = typeof Principal === "object" ? [Principal.Service ?? []].flat() : [];
  if (Effect !== "Allow" || !service.includes("apigateway.amazonaws.com")) return false;
  const wanted = Object.values(Condition).flatMap((test) => test["AWS:SourceArn"] ?? test["aws:SourceArn"] ?? []);
  return wanted.length === 0 || wanted.some((pattern) => glob(pattern).test(sourceArn));
}

function glob(pattern: string): RegExp {
  const source = pattern
    .replace(/[.+^${}()|[\]\\]/g, "\\$&")
    .replaceAll("*", ".*")
    .replaceAll("?", ".");
  return new RegExp(`^${source}$`);
}
