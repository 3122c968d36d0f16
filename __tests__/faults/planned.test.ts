import { ENDING, faultTable } from "../support/fault-table";

// What Retry gets over is met by all their steps at once in the tests on the emulator.
faultTable("move", ENDING);
faultTable("drill", ENDING);
faultTable("deactivate", ENDING);
