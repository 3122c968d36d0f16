import * as os from "node:os";

/** These tests contain real waits. One limit for all tests and hooks: none depends on the load of the machine. */
jest.setTimeout(1_800_000);

// A lower priority for all but the two longest test files, which determine the duration of this step.
const { rankOf } = jest.requireActual<{ rankOf: (path: string) => number }>("./longest.cjs");
if (rankOf(expect.getState().testPath ?? "") > 1) os.setPriority(10);
