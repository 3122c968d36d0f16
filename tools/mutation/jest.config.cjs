/** The unit project for the tests that `npm run mutation` names, without what compiles the tools first. */
const [{ testEnvironment, transform }] = require("../../jest.config.cjs").projects;

module.exports = {
  rootDir: "../..",
  testEnvironment,
  transform,
  testMatch: (process.env.MUTATION_TESTS ?? "").split(",").map((test) => `<rootDir>/${test}`),
};
