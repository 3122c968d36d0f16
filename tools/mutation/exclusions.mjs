/** Files in which no mutant is tried, each with the reason; keep it short: a test is better. */
const EXCLUSIONS = [
  {
    files: /^functions\/(?:[^/]+\/)+handler\.ts$/,
    reason: "gives clients and settings to a function: tested as a bundle, which is built before there is a mutant",
  },
];

/** Why a file is left out, or undefined. */
export function excluded(file) {
  return EXCLUSIONS.find(({ files }) => files.test(file))?.reason;
}
