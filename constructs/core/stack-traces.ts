// eslint-disable-next-line @typescript-eslint/no-require-imports -- an ES import would be a copy that nobody else sees
import stackTraces = require("cdktf/lib/tokens/private/stack-trace");

/**
 * CDKTF walks the whole call stack for every token, to say where it was made; nothing of ours asks for it. Leaving it out
 * takes a fifth off a synth.
 */
export function withoutStackTraces(): void {
  stackTraces.captureStackTrace = () => [];
}
