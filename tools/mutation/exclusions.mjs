/** Files that are excluded from mutation testing, each with the reason. Keep the list short: a test is better. */
const EXCLUSIONS = [
  {
    files: /^functions\/(?:[^/]+\/)+handler\.ts$/,
    reason: "passes clients and settings to a function: tested as a bundle, which is built before the mutants exist",
  },
];

/** Reason why a file is excluded, or undefined. */
export function excluded(file) {
  return EXCLUSIONS.find(({ files }) => files.test(file))?.reason;
}
