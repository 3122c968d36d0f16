/** Something the machine lacks: what it is and how to get it. Told without a stack trace. */
export class Missing extends Error {
  constructor(what, ways) {
    super([`${what}.`, ...ways.map((way) => `  - ${way}`)].join("\n"));
    this.name = "Missing";
  }
}
