import * as path from "node:path";

/** Folder for all files of the emulator on this machine. */
export const EMULATOR_STORE = path.resolve(".steadfast/emulator");
