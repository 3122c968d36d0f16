/** An error that the user can act on, with the ways to resolve it; printed without a stack trace. */
export class Failure extends Error {
  constructor(what: string, ...ways: string[]) {
    super([what, ...ways.map((way) => `  - ${way}`)].join("\n"));
    this.name = "Failure";
  }
}

/** An error in the arguments of a tool, followed by the usage of the tool. */
export function usageFailure(what: string, usage: readonly string[]): Failure {
  return new Failure([what, ...usage.map((line, at) => `${at === 0 ? "usage: " : "       "}${line}`)].join("\n"));
}
