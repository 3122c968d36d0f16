import { type Answer, type Call, jsonAnswer } from "../gateway/call";
import type { Handler } from "../gateway/gateway";
import type { Settings } from "../gateway/settings";

/**
 * Executions of a region that functions without a reservation always keep; an account with a smaller limit keeps all of it.
 * @see https://docs.aws.amazon.com/lambda/latest/dg/configuration-concurrency.html
 */
const ALWAYS_UNRESERVED = 100;
const FUNCTION = /^\/\d{4}-\d\d-\d\d\/functions\/([^/?]+)/;

/**
 * The account's limit of concurrent executions in each region, `lambdaConcurrency` of the settings, and what functions
 * reserve of it.
 * @see https://docs.aws.amazon.com/lambda/latest/dg/lambda-concurrency.html
 */
export class AccountConcurrency {
  /** By region, then by function. */
  private readonly reserved = new Map<string, Map<string, number>>();

  constructor(private readonly settings: Settings) {}

  /** Executions of a region that functions without a reservation share. */
  unreserved(region: string): number {
    return this.limit - this.reservedBut(region);
  }

  readonly handler: Handler = async (call, passOn) => {
    if (call.service !== "lambda") return undefined;
    switch (call.action) {
      case "PutFunctionConcurrency":
        return this.put(call, passOn);
      case "DeleteFunctionConcurrency":
      case "DeleteFunction": {
        const answer = await passOn(call);
        if (answer.status < 300 && !call.url.includes("Qualifier=")) this.of(call.region).delete(nameIn(call));
        return answer;
      }
      case "GetAccountSettings":
        return this.withLimits(call.region, await passOn(call));
      default:
        return undefined;
    }
  };

  /** @see https://docs.aws.amazon.com/lambda/latest/api/API_PutFunctionConcurrency.html */
  private async put(call: Call, passOn: (call: Call) => Promise<Answer>): Promise<Answer> {
    const { ReservedConcurrentExecutions: wanted } = JSON.parse(call.body.toString("utf8")) as {
      ReservedConcurrentExecutions: number;
    };
    const name = nameIn(call);
    const least = Math.min(ALWAYS_UNRESERVED, this.limit);
    if (wanted > 0 && this.limit - this.reservedBut(call.region, name) - wanted < least) {
      const message =
        "Specified ReservedConcurrentExecutions for function decreases account's UnreservedConcurrentExecution below its " +
        `minimum value of [${least}].`;
      const type = { "x-amzn-errortype": "InvalidParameterValueException" };
      return jsonAnswer(400, { Type: "User", message, Message: message }, type);
    }
    const answer = await passOn(call);
    if (answer.status < 300) this.of(call.region).set(name, wanted);
    return answer;
  }

  /** @see https://docs.aws.amazon.com/lambda/latest/api/API_GetAccountSettings.html */
  private withLimits(region: string, answer: Answer): Answer {
    const found = answer.status < 300 ? (JSON.parse(answer.body.toString("utf8")) as Record<string, object>) : {};
    return jsonAnswer(200, {
      AccountUsage: found["AccountUsage"] ?? { TotalCodeSize: 0, FunctionCount: 0 },
      AccountLimit: {
        ...{ TotalCodeSize: 80_530_636_800, CodeSizeUnzipped: 262_144_000, CodeSizeZipped: 52_428_800 },
        ConcurrentExecutions: this.limit,
        UnreservedConcurrentExecutions: this.unreserved(region),
      },
    });
  }

  private get limit(): number {
    return this.settings.values.lambdaConcurrency;
  }

  private reservedBut(region: string, but?: string): number {
    return [...this.of(region)].reduce((sum, [name, count]) => (name === but ? sum : sum + count), 0);
  }

  private of(region: string): Map<string, number> {
    const known = this.reserved.get(region) ?? new Map<string, number>();
    this.reserved.set(region, known);
    return known;
  }
}

/** By name or ARN, as Lambda takes it. */
function nameIn({ url }: Call): string {
  return decodeURIComponent(FUNCTION.exec(url)?.[1] ?? "")
    .split(":")
    .at(-1)!;
}
