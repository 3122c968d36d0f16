/** The longest test files on the emulator, in this order; the first two decide when the step ends. */
const LONGEST = [
  "deployed/web-dev/deployment",
  "deployed/web-dev/recovery",
  "deployed/state-backends",
  "deployed/validate",
  "deployed/protection",
];

/** Place of a test file among the longest; all others have the same last place. */
const rankOf = (path) => {
  const at = LONGEST.findIndex((name) => path.replaceAll("\\", "/").includes(name));
  return at === -1 ? LONGEST.length : at;
};

module.exports = { rankOf };
