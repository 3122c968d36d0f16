/** Source of the durations of our own steps: no AWS page documents them, every drill measures them. */
export const ORCHESTRATION_SOURCE =
  "assumption, measured by every drill: one function call and one write in the control region";
