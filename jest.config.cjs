const common = {
  globalSetup: "<rootDir>/__tests__/support/global-setup.mjs",
  testEnvironment: "node",
  transform: {
    "^.+\\.ts$": [
      "@swc/jest",
      { jsc: { parser: { syntax: "typescript" }, target: "es2022" }, module: { type: "commonjs" } },
    ],
  },
  setupFilesAfterEnv: ["<rootDir>/__tests__/support/setup.ts"],
  modulePathIgnorePatterns: [
    "<rootDir>/build",
    "<rootDir>/cdktf.out",
    "<rootDir>/.gen",
    "<rootDir>/.steadfast",
    "<rootDir>/.stryker-tmp",
  ],
};

/** Tests that synthesize whole deployments, start processes or try hundreds of plans: too slow for every save. */
const THOROUGH = [
  "config/odd-values.test.ts",
  "constructs/core/resolve.test.ts",
  "constructs/valid-terraform.test.ts",
  "constructs/policy/[a-z-]+-negative.test.ts",
  "dr/plan/any-plan.test.ts",
  "dr/plans/web-faults.test.ts",
  "emulator/(account-concurrency|databases|http-api|lambda|network).test.ts",
  "functions/bundles.test.ts",
  "generated/",
  "stacks/",
  "tools/(interrupted-cli|interrupted-commands|hostile-shells|bundle|certificates|cdk-terrain|ci-example|config-problems|documented-order|functions).test.ts",
  "tools/(import-boundaries|incomplete-mirror|kept-bundles|mutation|plain-output|provider-download|provider-lock|proxy|published|read-only-checkout|refused-stacks|full-disk|run-app|setup|setup-record|terms|terraform-modules).test.ts",
].map((path) => `/__tests__/${path}`);
const DEPLOYED = "/__tests__/deployed/";
/** They need a running deployment. */
const FAULTS = "/__tests__/faults/";

const WITH_DEPLOYMENT = [...common.setupFilesAfterEnv, "<rootDir>/__tests__/support/deployed-setup.ts"];

module.exports = {
  maxWorkers: "100%",
  testSequencer: "<rootDir>/__tests__/support/longest-first.cjs",
  projects: [
    {
      ...common,
      displayName: "unit",
      testRegex: "/__tests__/.*\\.test\\.ts$",
      testPathIgnorePatterns: [DEPLOYED, FAULTS, ...THOROUGH],
    },
    {
      ...common,
      displayName: "thorough",
      testRegex: THOROUGH.map((path) => `${path}${path.endsWith("/") ? ".*\\.test\\.ts" : ""}$`),
    },
    {
      ...common,
      displayName: "faults",
      testMatch: ["<rootDir>/__tests__/faults/**/*.test.ts"],
      setupFilesAfterEnv: WITH_DEPLOYMENT,
    },
    {
      ...common,
      displayName: "deployed",
      testMatch: ["<rootDir>/__tests__/deployed/**/*.test.ts"],
      setupFilesAfterEnv: WITH_DEPLOYMENT,
    },
  ],
};
