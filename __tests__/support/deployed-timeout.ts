/** These tests contain real waits. One limit for all tests and hooks: none depends on the load of the machine. */
jest.setTimeout(1_800_000);
