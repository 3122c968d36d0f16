/** A missing program or package, and how to install it; printed without a stack trace. */
export class Missing extends Error {
  constructor(what, ways) {
    super([`${what}.`, ...ways.map((way) => `  - ${way}`)].join("\n"));
    this.name = "Missing";
  }
}
