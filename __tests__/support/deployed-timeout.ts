/** Real waits stand in these tests: no time-out of theirs may depend on what else the machine does. */
jest.setTimeout(600_000);
