import type {} from "cdktf/lib/testing/adapters/jest";

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
