/** The unit project for the tests of `npm run mutation`, without the setup that compiles the tools. */
const [{ testEnvironment, transform, setupFilesAfterEnv }] = require("../../jest.config.cjs").projects;

module.exports = {
  rootDir: "../..",
  testEnvironment,
  transform,
  setupFilesAfterEnv,
  testMatch: (process.env.MUTATION_TESTS ?? "").split(",").map((test) => `<rootDir>/${test}`),
};
