/** Parts of the deterministic names of the bucket that keeps a region's states, and of the one that keeps a copy. */
export const STATE = "state";
export const STATE_REPLICA = "state-replica";
