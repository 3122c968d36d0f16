import type { IConstruct } from "constructs";

/** A caller gave props that can never deploy. The message names the construct's path. */
export class InvalidProps extends Error {
  constructor(scope: IConstruct, message: string) {
    super(`[${scope.node.path}] ${message}`);
    this.name = "InvalidProps";
  }
}
