import type {} from "cdktf/lib/testing/adapters/jest";

/** cdktf records a stack trace for every token, for some of its messages; with jest's source maps this took most of a test's time. */
jest.mock("cdktf/lib/tokens/private/stack-trace", () => ({ captureStackTrace: () => [] }));
/** cdktf uses it only in processes of its own; loading it takes longer than loading the rest of cdktf. */
jest.mock("cdktf/node_modules/archiver", () => undefined);

/**
 * Registers the matchers of cdktf (`toHaveResource`, `toHaveResourceWithProperties`, `toBeValidTerraform`, …).
 * Tests of folders that synthesize nothing do not load cdktf for them.
 */
const WITHOUT_CDKTF = /\/__tests__\/(?:config|dashboard|deployed|dr|emulator|faults|functions|tools)\//;

if (!WITHOUT_CDKTF.test(expect.getState().testPath!)) {
  // eslint-disable-next-line @typescript-eslint/no-require-imports
  const { Testing } = require("cdktf") as typeof import("cdktf");
  Testing.setupJest();
}

/** Other processes load the machine while these tests run: no limit depends on that. */
jest.setTimeout(120_000);
