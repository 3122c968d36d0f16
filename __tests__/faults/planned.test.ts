import { ENDING, faultTable } from "../support/fault-table";

// The tests on the emulator cover faults that Retry handles, in all their steps at once.
faultTable("move", ENDING);
faultTable("drill", ENDING);
faultTable("deactivate", ENDING);
