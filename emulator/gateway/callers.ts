import { randomInt } from "node:crypto";
import { type Principal, sessionOf } from "../iam/principal";

const LETTERS = "ABCDEFGHIJKLMNOPQRSTUVWXYZ234567";
const KEY_LETTERS = 16;
/** How moto's own calls are signed, see `callbacks.py`: a service or a role, and what it acts for. */
const WITHIN = /^([a-z0-9.-]+\.amazonaws\.com)(?:!(arn:.+?))?(?:!(arn:.+))?$/;

interface Caller {
  readonly name: string;
  readonly principal: Principal | undefined;
}

/** Access keys that the gateway has issued, each with the name and the permissions of its caller. */
export class Callers {
  private readonly known = new Map<string, Caller>();
  private readonly keys = new Map<string, string>();

  /**
   * A new access key for a caller; it is valid for as long as the gateway runs.
   * @param principal without one, the account's administrator
   */
  issue(name: string, principal?: Principal): string {
    const key = `AKIA${Array.from({ length: KEY_LETTERS }, () => LETTERS[randomInt(LETTERS.length)]).join("")}`;
    this.known.set(key, { name, principal });
    return key;
  }

  /**
   * Registers a caller with an access key of its own.
   * @param principal undefined for the account's administrator
   */
  introduce(key: string, principal: Principal | undefined): void {
    this.known.set(key, { name: key, principal });
  }

  /** The access key of a caller, the same for each call. */
  keyOf(name: string, principal: Principal): string {
    const id = JSON.stringify([name, principal]);
    const key = this.keys.get(id) ?? this.issue(name, principal);
    this.keys.set(id, key);
    return key;
  }

  /** The caller that a key was issued to; undefined for a key that was not issued here. */
  nameOf(key: string): string | undefined {
    return (this.known.get(key) ?? within(key))?.name;
  }

  /** Whose permissions count for calls with a key; undefined for the account's administrator. */
  principalOf(key: string): Principal | undefined {
    return (this.known.get(key) ?? within(key))?.principal;
  }
}

/** `events.amazonaws.com!<source>`, or with a role of it `states.amazonaws.com!<source>!<role>`; `|` for `/`. */
function within(key: string): Caller | undefined {
  const [, service, source, role] = WITHIN.exec(key.replaceAll("|", "/")) ?? [];
  if (service === undefined) return undefined;
  if (role !== undefined) return { name: service, principal: sessionOf(role, service, source ?? "") };
  const sourceArn = source === undefined ? {} : { sourceArn: source };
  return { name: service, principal: { type: "service", name: service, ...sourceArn } };
}
