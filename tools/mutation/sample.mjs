/** A sample that is always the same for the same code and seed. */
import { createHash } from "node:crypto";

/** The ids of `size` mutants, or of all mutants if there are fewer. */
export function sampled(mutants, size, seed) {
  const place = ({ fileName, location: { start, end }, mutatorName, replacement }) =>
    createHash("sha256")
      .update([seed, fileName, start.line, start.column, end.line, end.column, mutatorName, replacement].join("\0"))
      .digest("hex");
  const drawn = mutants
    .map((mutant) => ({ id: mutant.id, place: place(mutant) }))
    .sort((a, b) => (a.place < b.place ? -1 : 1));
  return new Set(drawn.slice(0, size).map(({ id }) => id));
}
