const common = {
  globalSetup: "<rootDir>/__tests__/support/global-setup.mjs",
  testEnvironment: "node",
  transform: {
    "^.+\\.ts$": [
      "@swc/jest",
      { jsc: { parser: { syntax: "typescript" }, target: "es2022" }, module: { type: "commonjs" } },
    ],
  },
  modulePathIgnorePatterns: ["<rootDir>/build", "<rootDir>/cdktf.out", "<rootDir>/.gen", "<rootDir>/.steadfast"],
};

/** Tests that synthesize whole deployments. */
const WHOLE = ["<rootDir>/__tests__/stacks/", "<rootDir>/__tests__/generated/"];

module.exports = {
  maxWorkers: "100%",
  projects: [
    {
      ...common,
      displayName: "unit",
      testMatch: ["<rootDir>/__tests__/**/*.test.ts"],
      testPathIgnorePatterns: ["<rootDir>/__tests__/embedded/", ...WHOLE],
    },
    { ...common, displayName: "deployments", testMatch: WHOLE.map((folder) => `${folder}**/*.test.ts`) },
    { ...common, displayName: "embedded", testMatch: ["<rootDir>/__tests__/embedded/**/*.test.ts"] },
  ],
};
