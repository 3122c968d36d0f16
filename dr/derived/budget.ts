/**
 * Time and data-loss budgets of a recovery: sequential and parallel parts, the duration of each part, the source of
 * that number, and what to change when it is too long.
 */

export interface Part {
  readonly name: string;
  readonly seconds: number;
  /** AWS page, paper, or `config: <field>` that is the source of the number. */
  readonly source: string;
  /** Instruction that makes it shorter, or `cannotBeShortened(reason)`. */
  readonly remedy: string;
}

/** Parts in parallel lanes: they take as long as the longest lane. */
export interface Lanes {
  readonly lanes: readonly (readonly Part[])[];
}

export type Sequence = readonly (Part | Lanes)[];

/** A part with its effect on the total. */
export interface BudgetLine extends Part {
  /** Whether it is on the critical path: a shorter part makes the total shorter. */
  readonly critical: boolean;
}

export interface Budget {
  readonly seconds: number;
  readonly lines: readonly BudgetLine[];
}

/** Total duration of a sequence, with its parts. */
export function budgetOf(sequence: Sequence): Budget {
  const lines: BudgetLine[] = [];
  let seconds = 0;
  for (const item of sequence) {
    const lanes = "lanes" in item ? item.lanes : [[item]];
    const longest = Math.max(0, ...lanes.map(length));
    seconds += longest;
    const critical = lanes.findIndex((lane) => length(lane) === longest);
    lanes.forEach((lane, i) => {
      lines.push(...lane.map((part) => ({ ...part, critical: i === critical })));
    });
  }
  return { seconds, lines };
}

/** Message that explains why an objective cannot be met and what to change; undefined when it can be met. */
export function shortfall(what: string, objectiveSeconds: number, { seconds, lines }: Budget): string | undefined {
  if (seconds <= objectiveSeconds) return undefined;
  const longest = lines.filter(({ critical }) => critical).sort((a, b) => b.seconds - a.seconds);
  return [
    `${what} of ${objectiveSeconds} s cannot be met: the budget is ${seconds} s`,
    ...longest.slice(0, 3).map((part) => `${part.name} takes ${part.seconds} s (${part.source}): ${part.remedy}`),
  ].join("\n      ");
}

function length(lane: readonly Part[]): number {
  return lane.reduce((sum, { seconds }) => sum + seconds, 0);
}
