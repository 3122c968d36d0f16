import { randomInt } from "node:crypto";

const LETTERS = "ABCDEFGHIJKLMNOPQRSTUVWXYZ234567";
const KEY_LETTERS = 16;

/** Access keys that the gateway has handed out, so that whoever signs with one is known by name. */
export class Callers {
  private readonly names = new Map<string, string>();

  /** A new access key for somebody; it is remembered for as long as the gateway lives. */
  issue(name: string): string {
    const key = `AKIA${Array.from({ length: KEY_LETTERS }, () => LETTERS[randomInt(LETTERS.length)]).join("")}`;
    this.names.set(key, name);
    return key;
  }

  /** Whom a key was handed out to; undefined for a key of somebody else. */
  nameOf(key: string): string | undefined {
    return this.names.get(key);
  }
}
