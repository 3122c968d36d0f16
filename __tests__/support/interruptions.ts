import * as fs from "node:fs";
import { type Ended, InterruptedCommands, REACHED_MS, type RunningCommand } from "./interrupted-commands";
import { until } from "./until";

/** A moment of a command, with what makes the command wait then. */
export interface Moment {
  readonly when: string;
  /** Command of Terraform, and stack, that is held; the moment is when it has started. */
  readonly holds?: string;
  /** Call to AWS that gets no answer; the moment is when it has arrived. */
  readonly hangs?: RegExp;
  /** Another condition. @default as soon as the process exists */
  readonly reached?: (its: InterruptedCommands, running: RunningCommand) => boolean;
}

export interface Interruption {
  readonly command: string;
  readonly env?: (its: InterruptedCommands) => Readonly<Record<string, string>>;
  /** Runs before each moment, and before the complete run. */
  readonly before?: (its: InterruptedCommands) => void | Promise<void>;
  readonly moments: readonly Moment[];
  /** A second run at the same time is refused with this message. Otherwise both work. */
  readonly refused?: RegExp;
  /** Exit code of a complete run. @default 0 */
  readonly code?: number;
  /** What a complete run leaves, or what no kill may lose. */
  readonly after?: (its: InterruptedCommands, ended: Ended) => void;
  /** Exit code after Ctrl-C, where a program decides that this project only starts. @default 130 */
  readonly interrupted?: number;
  /** It runs until it is interrupted. */
  readonly endless?: boolean;
}

export const AT_ONCE: Moment = { when: "right after its start" };
export const LOCKED: Moment = {
  when: "when it has the lock",
  reached: ({ checkout }, { pid }) => {
    const lock = checkout.path(".steadfast/run.json");
    return fs.existsSync(lock) && fs.readFileSync(lock, "utf8").includes(`"pid":${pid},`);
  },
};
/** The message names the process that runs. */
export const REFUSED = /runs in this checkout since \S+ \(process PID\)/;
/** A second signal is not needed: this is enough for a loaded machine. */
const ENDS_MS = 20_000;

/** A test for each moment of each command, and one for the run afterwards. */
export function testInterruptions(its: () => InterruptedCommands, rows: readonly Interruption[]): void {
  const moments = rows.flatMap((row) => row.moments.map((moment) => [row.command, moment.when, row, moment] as const));

  test.each(moments)("%s: a SIGKILL and then Ctrl-C %s", async (_command, _when, row, moment) => {
    await row.before?.(its());
    try {
      const first = await reach(its(), row, moment);
      first.kill();
      expect(await first.ended).toMatchObject({ code: 137 });
      const second = await reach(its(), row, moment);
      if (row.refused && moment === row.moments.at(-1)) await refuse(its(), row, second);
      second.interrupt();
      await ends(its(), row, second);
    } finally {
      its().aws.hanging = undefined;
      its().terraform.release();
    }
    await nothingRuns(its());
  });

  test.each(rows.filter(({ endless }) => endless !== true).map((row) => [row.command, row] as const))(
    "%s: the next run works",
    async (_command, row) => {
      await row.before?.(its());
      const env = row.env?.(its()) ?? {};
      const runs = await Promise.all(
        row.refused ? [its().run(row.command, env)] : [1, 2].map(() => its().run(row.command, env)),
      );
      for (const ended of runs) {
        expectCode(ended, row.code ?? 0);
        if (row.code === undefined) expect(ended.output).not.toMatch(/^\s+at .*:\d+/m);
        row.after?.(its(), ended);
      }
      await nothingRuns(its());
    },
  );
}

/** Starts a command and waits for a moment. */
export async function reach(
  its: InterruptedCommands,
  row: Pick<Interruption, "command" | "env">,
  moment: Moment,
): Promise<RunningCommand> {
  const { when, holds, hangs, reached } = moment;
  its.terraform.forget();
  its.aws.calls.length = 0;
  its.aws.hanging = hangs;
  if (holds !== undefined) its.terraform.hold(holds);
  const running = its.start(row.command, row.env?.(its));
  let over: Ended | undefined;
  void running.ended.then((ended) => (over = ended));
  const isReached = () =>
    (hangs === undefined || its.aws.calls.some((call) => hangs.test(call))) &&
    (holds === undefined || its.terraform.started(holds)) &&
    (reached === undefined || reached(its, running));
  await until(
    `${row.command} is ${when}`,
    () => {
      if (isReached()) return true;
      if (over) throw new Error(`${row.command} ended before it was ${when}: ${over.code}\n${over.output}`);
      return false;
    },
    REACHED_MS,
  );
  return running;
}

/** The same command at the same time ends with one message that names the process of the first. */
async function refuse(its: InterruptedCommands, row: Interruption, { pid }: RunningCommand): Promise<void> {
  const { code, output } = await its.run(row.command, row.env?.(its));
  expect(output).toMatch(new RegExp(row.refused!.source.replace("PID", String(pid))));
  expect(output).not.toMatch(/^\s+at .*:\d+/m);
  expect(code).toBe(1);
}

/** Ctrl-C ends it in time and with its exit code; no state is lost, and the lock is released. */
export async function ends(
  its: InterruptedCommands,
  row: Pick<Interruption, "command" | "interrupted">,
  running: RunningCommand,
): Promise<void> {
  let ended: Ended | undefined;
  void running.ended.then((one) => (ended = one));
  await until(`${row.command} has ended after Ctrl-C`, () => ended !== undefined, ENDS_MS);
  if (row.interrupted === undefined) {
    expect(its.checkout.running().filter((program) => program.includes("/terraform "))).toEqual([]);
  }
  expectCode(ended!, row.interrupted ?? 130);
  expect(ended!.output).not.toMatch(/^\s+at .*:\d+/m);
  expect(its.terraform.lines().filter((line) => line.endsWith(" lost"))).toEqual([]);
  expect(fs.existsSync(its.checkout.path(".steadfast/run.json"))).toBe(false);
}

/** With the output in the message. */
function expectCode({ code, output }: Ended, expected: number): void {
  if (code !== expected) throw new Error(`the exit code is ${code} instead of ${expected}\n${output}`);
}

export async function nothingRuns(its: InterruptedCommands): Promise<void> {
  const left = () => its.checkout.running();
  await until("nothing runs", () => left().length === 0, ENDS_MS).catch(() => undefined);
  expect(left()).toEqual([]);
}
