import { Failure } from "../console/failure";

/** What Terraform tells of a lock somebody else holds. */
export interface LockInfo {
  readonly id: string;
  readonly who: string;
  readonly operation: string;
  readonly created: string;
}

/** Reads the lock out of Terraform's complaint; undefined when it complains of something else. */
export function lockIn(output: string): LockInfo | undefined {
  if (!/Error acquiring the state lock|state lock info/i.test(output)) return undefined;
  const field = (name: string) => new RegExp(`^[\\s│]*${name}:\\s+(.+?)\\s*$`, "m").exec(output)?.[1];
  const id = field("ID");
  if (id === undefined) return undefined;
  return {
    id,
    who: field("Who") ?? "somebody",
    operation: field("Operation")?.replace("OperationType", "").toLowerCase() ?? "run",
    created: field("Created") ?? "an unknown time",
  };
}

/** A state that somebody else has locked, in words, with the way out. */
export class StateLocked extends Failure {
  constructor(
    stack: string,
    readonly lock: LockInfo,
  ) {
    super(
      `the state of ${stack} is locked: ${lock.who} holds it for ${lock.operation} since ${lock.created}`,
      "if that run is still at work, wait for it and run this again",
      `if it was killed, take the lock away: npm run unlock -- ${stack} ${lock.id}`,
    );
    this.name = "StateLocked";
  }
}
