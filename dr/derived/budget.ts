/**
 * Time and data budgets of a recovery: what has to happen one after the other and side by side, how long each part may
 * take, where that number comes from, and what to change when it is too long.
 */

export interface Part {
  readonly name: string;
  readonly seconds: number;
  /** AWS page, paper, or `config: <field>` that the number comes from. */
  readonly source: string;
  /** What would make it shorter. */
  readonly remedy: string;
}

/** Parts that run side by side: as long as the longest of its lanes. */
export interface Lanes {
  readonly lanes: readonly (readonly Part[])[];
}

export type Sequence = readonly (Part | Lanes)[];

/** A part as it counts for the whole. */
export interface BudgetLine extends Part {
  /** Whether it lies on the longest way: making it shorter makes the whole shorter. */
  readonly critical: boolean;
}

export interface Budget {
  readonly seconds: number;
  readonly lines: readonly BudgetLine[];
}

/** The length of a sequence and the parts that make it. */
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

/** Says why an objective cannot be met and what to change; undefined when it can. */
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
