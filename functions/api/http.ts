/** A request of an HTTP API in payload format 2.0; only the fields that are used here. */
export interface ApiEvent {
  /** Such as `GET /plans/{plan}`. */
  readonly routeKey: string;
  /** Names in lower case. */
  readonly headers?: Readonly<Record<string, string | undefined>>;
  readonly pathParameters?: Readonly<Record<string, string | undefined>>;
  readonly queryStringParameters?: Readonly<Record<string, string | undefined>>;
  readonly body?: string;
  readonly isBase64Encoded?: boolean;
  readonly requestContext: {
    readonly requestId: string;
    readonly authorizer?: {
      readonly jwt?: { readonly claims: Readonly<Record<string, unknown>> };
      readonly iam?: { readonly userArn?: string };
    };
  };
}

/** @see https://docs.aws.amazon.com/apigateway/latest/developerguide/http-api-develop-integrations-lambda.html */
export interface ApiResponse {
  readonly statusCode: number;
  readonly headers: Readonly<Record<string, string>>;
  readonly body: string;
}

/** The response of a route. */
export interface Answer {
  /** @default 200 */
  readonly status?: number;
  readonly headers?: Readonly<Record<string, string>>;
  /** An object is sent as JSON; a string is sent unchanged, with its content type in `headers`. */
  readonly body: object | string;
}

export type Route = (event: ApiEvent) => Promise<Answer>;

/** An invalid part of a request, and how to fix it. */
export interface Problem {
  readonly field: string;
  readonly value: unknown;
  readonly message: string;
}

/** A request that is rejected. */
export class Refusal extends Error {
  constructor(
    readonly status: number,
    readonly problems: readonly Problem[],
  ) {
    super(problems.map(({ field, message }) => `${field} ${message}`).join("; "));
    this.name = "Refusal";
  }
}

export function refusal(status: number, field: string, value: unknown, message: string): Refusal {
  return new Refusal(status, [{ field, value: value ?? null, message }]);
}

/** The body as an object. Throws Refusal. */
export function bodyOf({ body = "", isBase64Encoded = false }: ApiEvent): Readonly<Record<string, unknown>> {
  const text = isBase64Encoded ? Buffer.from(body, "base64").toString("utf8") : body;
  let value: unknown;
  try {
    value = JSON.parse(text);
  } catch {
    throw refusal(400, "body", text, "should be JSON");
  }
  if (typeof value !== "object" || value === null || Array.isArray(value)) {
    throw refusal(400, "body", value, "should be an object");
  }
  return value as Readonly<Record<string, unknown>>;
}

/** A path parameter that the route declares. */
export function inPath({ pathParameters }: ApiEvent, name: string): string {
  return pathParameters?.[name] ?? "";
}
