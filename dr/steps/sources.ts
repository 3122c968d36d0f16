/** Where the numbers of our own steps come from: there is no AWS page about them, every drill measures them. */
export const ORCHESTRATION_SOURCE =
  "assumption, measured by every drill: one function call and one write in the control region";
