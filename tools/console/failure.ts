/** Something a person has to know and can act on; told without a stack trace. */
export class Failure extends Error {
  constructor(what: string, ...ways: string[]) {
    super([what, ...ways.map((way) => `  - ${way}`)].join("\n"));
    this.name = "Failure";
  }
}
