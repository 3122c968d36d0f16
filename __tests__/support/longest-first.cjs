/** Starts the longest tests first, even without measured times: the others run in parallel. */
const Sequencer = require("@jest/test-sequencer").default;

const LONGEST = [
  "deployed/web-dev/deployment",
  "deployed/web-dev/recovery",
  "deployed/state-backends",
  "deployed/validate",
  "deployed/protection",
];

module.exports = class extends Sequencer {
  sort(tests) {
    const rank = ({ path }) => {
      const at = LONGEST.findIndex((name) => path.includes(name));
      return at === -1 ? LONGEST.length : at;
    };
    return [...super.sort(tests)].sort((a, b) => rank(a) - rank(b));
  }
};
