/** Starts the longest tests first, even without measured times: the others run in parallel. */
const Sequencer = require("@jest/test-sequencer").default;
const { rankOf } = require("./longest.cjs");

module.exports = class extends Sequencer {
  sort(tests) {
    return [...super.sort(tests)].sort((a, b) => rankOf(a.path) - rankOf(b.path));
  }
};
