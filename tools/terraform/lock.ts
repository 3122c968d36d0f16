import { Failure } from "../console/failure";

/** Details that Terraform prints about a lock that another run holds. */
export interface LockInfo {
  readonly id: string;
  readonly who: string;
  readonly operation: string;
  readonly created: string;
}

/** Reads the lock from Terraform's error; undefined for any other error. */
export function lockIn(output: string): LockInfo | undefined {
  if (!/Error acquiring the state lock|state lock info/i.test(output)) return undefined;
  const field = (name: string) => new RegExp(`^[\\s│]*${name}:\\s+(.+?)\\s*$`, "m").exec(output)?.[1];
  const id = field("ID");
  if (id === undefined) return undefined;
  return {
    id,
    who: field("Who") ?? "an unknown user",
    operation: field("Operation")?.replace("OperationType", "").toLowerCase() ?? "run",
    created: field("Created") ?? "an unknown time",
  };
}

/** The error for a state that another run has locked, with the ways to resolve it. */
export class StateLocked extends Failure {
  constructor(
    stack: string,
    readonly lock: LockInfo,
  ) {
    super(
      `the state of ${stack} is locked: ${lock.who} has held the lock for ${lock.operation} since ${lock.created}`,
      "if that run is still in progress, wait until it has ended, then run the command again",
      `if that run was killed, force-unlock the state: npm run unlock -- ${stack} ${lock.id}`,
    );
    this.name = "StateLocked";
  }
}
