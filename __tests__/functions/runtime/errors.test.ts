import {
  declined,
  hasName,
  messageOf,
  named,
  noAnswer,
  Throttled,
  traitsOf,
  Transient,
} from "../../../functions/runtime/step/errors";

const error = (name: string, more: object = {}) => Object.assign(new Error("told"), { name }, more);

/** Every code of the table, and what the contract makes of it. */
const THROTTLED = [
  ...["BandwidthLimitExceeded", "EC2ThrottledException", "PriorRequestNotComplete"],
  ...[
    "ProvisionedThroughputExceededException",
    "RequestLimitExceeded",
    "RequestThrottled",
    "RequestThrottledException",
  ],
  ...["SlowDown", "ThrottledException", "Throttling", "ThrottlingException", "TooManyRequestsException"],
];
const PASSING = [
  "AbortError",
  "ConcurrentUpdateException",
  "RequestTimeout",
  "RequestTimeoutException",
  "TimeoutError",
];
const UNREACHABLE = [
  ...["EAI_AGAIN", "ECONNREFUSED", "ECONNRESET", "EHOSTUNREACH", "ENETUNREACH", "ENOTFOUND", "EPIPE", "ETIMEDOUT"],
];
const SILENT = [
  ...["ECONNREFUSED", "ECONNRESET", "EHOSTUNREACH", "ETIMEDOUT"],
  ...["UND_ERR_CONNECT_TIMEOUT", "UND_ERR_HEADERS_TIMEOUT", "UND_ERR_SOCKET"],
];

test.each(THROTTLED)("%s is throttling, whatever its status", (name) => {
  const original = error(name, { $fault: "client", $metadata: { httpStatusCode: 400 } });
  const told = named(original) as Throttled;
  expect(told).toBeInstanceOf(Throttled);
  expect([told.name, told.message, told.cause]).toEqual(["Throttled", `${name}: told`, original]);
  expect(declined(original)).toBe(false);
});

test.each(PASSING)("%s may pass by itself", (name) => {
  const told = named(error(name, { $fault: "client" })) as Transient;
  expect(told).toBeInstanceOf(Transient);
  expect([told.name, told.message]).toEqual(["Transient", `${name}: told`]);
});

test.each(UNREACHABLE)("%s is a network without an answer", (code) => {
  const original = error("Error", { code });
  const told = named(original) as Transient;
  expect(told).toBeInstanceOf(Transient);
  expect([told.message, told.cause]).toEqual(["told", original]);
});

test("statuses: 429 throttles, from 500 on it may pass, 499 stays what it is", () => {
  const status = (httpStatusCode: number) => named(error("Odd", { $metadata: { httpStatusCode } }));
  expect(status(429)).toBeInstanceOf(Throttled);
  expect(status(500)).toBeInstanceOf(Transient);
  expect(status(503)).toBeInstanceOf(Transient);
  for (const plain of [499, 428, 430, 400]) expect(status(plain)).toMatchObject({ name: "Odd" });
});

test("a fault of the server may pass, one of the client stays what it is and has been declined", () => {
  expect(named(error("Odd", { $fault: "server" }))).toBeInstanceOf(Transient);
  const client = error("AccessDenied", { $fault: "client", $metadata: { httpStatusCode: 403 } });
  expect(named(client)).toBe(client);
  expect(declined(client)).toBe(true);
  expect(declined(error("AccessDenied"))).toBe(false);
  expect(declined(error("Odd", { $fault: "server" }))).toBe(false);
  expect(declined(error("Odd", { $fault: "client", $metadata: { httpStatusCode: 500 } }))).toBe(false);
});

test("an error without a name of its own is told by its message alone", () => {
  for (const name of ["", "Error"]) {
    expect((named(error(name, { code: "EPIPE" })) as Transient).message).toBe("told");
  }
  expect((named(error("Odd", { code: "EPIPE" })) as Transient).message).toBe("Odd: told");
});

test("what has a name of the contract keeps it", () => {
  for (const own of [new Throttled("a"), new Transient("b")]) expect(named(own)).toBe(own);
});

test.each(SILENT)("%s: whoever was asked does not answer, also inside fetch's TypeError", (code) => {
  expect(noAnswer(error("Error", { code }))).toBe(true);
  expect(noAnswer(new TypeError("fetch failed", { cause: error("Error", { code }) }))).toBe(true);
});

test("a time-out is no answer; a name that nobody resolves, a full pipe and a plain TypeError are none of theirs", () => {
  expect(noAnswer(error("TimeoutError"))).toBe(true);
  for (const code of ["ENOTFOUND", "EAI_AGAIN", "EPIPE", "ENETUNREACH"]) {
    expect(noAnswer(error("Error", { code }))).toBe(false);
    expect(noAnswer(new TypeError("fetch failed", { cause: error("Error", { code }) }))).toBe(false);
  }
  expect(noAnswer(new TypeError("x is not a function"))).toBe(false);
  expect(noAnswer(undefined)).toBe(false);
});

test("traits of anything", () => {
  expect(traitsOf(null)).toEqual({ name: "", code: "", status: 0, fault: undefined });
  expect(traitsOf({ name: 1, code: 2 })).toEqual({ name: "", code: "", status: 0, fault: undefined });
  expect(traitsOf(error("A", { code: "B", $fault: "client", $metadata: { httpStatusCode: 3 } }))).toEqual({
    name: "A",
    code: "B",
    status: 3,
    fault: "client",
  });
  expect(hasName(error("A"), "B", "A")).toBe(true);
  expect(hasName(error("A"), "B")).toBe(false);
  expect([messageOf(new Error("m")), messageOf("text"), messageOf(7)]).toEqual(["m", "text", "7"]);
  const named7 = named("just text");
  expect(named7).toBe("just text");
});
