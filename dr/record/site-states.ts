import type { ServingRole } from "../plan/plan";

/**
 * State of a site in the DR table.
 * - `active`: it has the writer and gets the traffic.
 * - `passive`: it replicates the active site and can become active.
 * - `fence-pending`: it lost its role in an unplanned failover and may still write. It must be fenced first.
 * - `fenced`: it can no longer write, and does not replicate yet.
 * - `rebuilding`: replication from the active site is being set up again.
 */
export type SiteState = "active" | "passive" | "fence-pending" | "fenced" | "rebuilding";

/** Allowed transitions; any other is refused. */
const MOVES: Readonly<Record<SiteState, readonly SiteState[]>> = {
  active: ["passive", "fence-pending", "fenced"],
  passive: ["active"],
  "fence-pending": ["fenced", "active"],
  fenced: ["rebuilding", "active"],
  rebuilding: ["passive", "fence-pending"],
};

/** A transition that is not allowed. The record does not change. */
export class IllegalMove extends Error {
  constructor(message: string) {
    super(message);
    this.name = "IllegalMove";
  }
}

/** Throws IllegalMove when a site may not go from one state to the other; the same state is allowed. */
export function checkMove(site: ServingRole, from: SiteState, to: SiteState): void {
  if (from !== to && !MOVES[from].includes(to)) {
    throw new IllegalMove(
      `the ${site} is ${from} and cannot become ${to}: from there it becomes ${MOVES[from].join(" or ")}`,
    );
  }
}
