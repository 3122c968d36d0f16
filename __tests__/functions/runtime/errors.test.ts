import {
  hadNoEffect,
  hasName,
  messageOf,
  named,
  noAnswer,
  Throttled,
  traitsOf,
  Transient,
} from "../../../functions/runtime/step/errors";

const error = (name: string, more: object = {}) => Object.assign(new Error("text"), { name }, more);

/** Every error code of the table, with its name in the contract. */
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
  const result = named(original) as Throttled;
  expect(result).toBeInstanceOf(Throttled);
  expect([result.name, result.message, result.cause]).toEqual(["Throttled", `${name}: text`, original]);
  expect(hadNoEffect(original)).toBe(true);
});

test.each(PASSING)("%s is transient", (name) => {
  const result = named(error(name, { $fault: "client" })) as Transient;
  expect(result).toBeInstanceOf(Transient);
  expect([result.name, result.message]).toEqual(["Transient", `${name}: text`]);
});

test.each(UNREACHABLE)("%s is an unreachable network", (code) => {
  const original = error("Error", { code });
  const result = named(original) as Transient;
  expect(result).toBeInstanceOf(Transient);
  expect([result.message, result.cause]).toEqual(["text", original]);
});

test("statuses: 429 is throttling, 500 and higher is transient, 499 is unchanged", () => {
  const status = (httpStatusCode: number) => named(error("Odd", { $metadata: { httpStatusCode } }));
  expect(status(429)).toBeInstanceOf(Throttled);
  expect(status(500)).toBeInstanceOf(Transient);
  expect(status(503)).toBeInstanceOf(Transient);
  for (const plain of [499, 428, 430, 400]) expect(status(plain)).toMatchObject({ name: "Odd" });
});

test("a server fault is transient; a client fault is unchanged and had no effect", () => {
  expect(named(error("Odd", { $fault: "server" }))).toBeInstanceOf(Transient);
  const client = error("AccessDenied", { $fault: "client", $metadata: { httpStatusCode: 403 } });
  expect(named(client)).toBe(client);
  expect(hadNoEffect(client)).toBe(true);
  // The SDK's first attempt may have been accepted.
  const second = error("AccessDenied", { $fault: "client", $metadata: { httpStatusCode: 403, attempts: 2 } });
  expect(hadNoEffect(second)).toBe(false);
  expect(hadNoEffect(error("AccessDenied"))).toBe(false);
  expect(hadNoEffect(error("Odd", { $fault: "server" }))).toBe(false);
  expect(hadNoEffect(error("Odd", { $fault: "client", $metadata: { httpStatusCode: 500 } }))).toBe(false);
});

test("an error without its own name keeps only its message", () => {
  for (const name of ["", "Error"]) {
    expect((named(error(name, { code: "EPIPE" })) as Transient).message).toBe("text");
  }
  expect((named(error("Odd", { code: "EPIPE" })) as Transient).message).toBe("Odd: text");
});

test("an error of the contract is unchanged", () => {
  for (const own of [new Throttled("a"), new Transient("b")]) expect(named(own)).toBe(own);
});

test.each(SILENT)("%s: the host does not respond, also as the cause of fetch's TypeError", (code) => {
  expect(noAnswer(error("Error", { code }))).toBe(true);
  expect(noAnswer(new TypeError("fetch failed", { cause: error("Error", { code }) }))).toBe(true);
});

test("a timeout is a missing response; an unresolved name, a broken pipe and a plain TypeError are not", () => {
  expect(noAnswer(error("TimeoutError"))).toBe(true);
  for (const code of ["ENOTFOUND", "EAI_AGAIN", "EPIPE", "ENETUNREACH"]) {
    expect(noAnswer(error("Error", { code }))).toBe(false);
    expect(noAnswer(new TypeError("fetch failed", { cause: error("Error", { code }) }))).toBe(false);
  }
  expect(noAnswer(new TypeError("x is not a function"))).toBe(false);
  expect(noAnswer(undefined)).toBe(false);
});

test("traits of any value", () => {
  expect(traitsOf(null)).toEqual({ name: "", code: "", status: 0, attempts: 1, fault: undefined });
  expect(traitsOf({ name: 1, code: 2 })).toEqual({ name: "", code: "", status: 0, attempts: 1, fault: undefined });
  expect(traitsOf(error("A", { code: "B", $fault: "client", $metadata: { httpStatusCode: 3 } }))).toEqual({
    name: "A",
    code: "B",
    status: 3,
    attempts: 1,
    fault: "client",
  });
  expect(hasName(error("A"), "B", "A")).toBe(true);
  expect(hasName(error("A"), "B")).toBe(false);
  expect([messageOf(new Error("m")), messageOf("text"), messageOf(7)]).toEqual(["m", "text", "7"]);
  const named7 = named("just text");
  expect(named7).toBe("just text");
});
