import type { ServingRole } from "../plan/plan";

/**
 * How a site is, as the DR table knows it.
 * - `active`: it has the writer and serves.
 * - `passive`: it follows and could take over.
 * - `fence-pending`: it lost its role without being asked and may still write; it is fenced before anything else.
 * - `fenced`: it cannot write any more, and does not follow yet.
 * - `rebuilding`: it is being made a copy of the active site again.
 */
export type SiteState = "active" | "passive" | "fence-pending" | "fenced" | "rebuilding";

/** Moves that exist; any other is refused. */
const MOVES: Readonly<Record<SiteState, readonly SiteState[]>> = {
  active: ["passive", "fence-pending"],
  passive: ["active"],
  "fence-pending": ["fenced", "active"],
  fenced: ["rebuilding", "active"],
  rebuilding: ["passive", "fence-pending"],
};

/** A move that the rules do not know; the record stays as it is. */
export class IllegalMove extends Error {
  constructor(message: string) {
    super(message);
    this.name = "IllegalMove";
  }
}

/** Throws IllegalMove when a site may not go from one state to the other; staying is allowed. */
export function checkMove(site: ServingRole, from: SiteState, to: SiteState): void {
  if (from !== to && !MOVES[from].includes(to)) {
    throw new IllegalMove(
      `the ${site} is ${from} and cannot become ${to}: from there it becomes ${MOVES[from].join(" or ")}`,
    );
  }
}
