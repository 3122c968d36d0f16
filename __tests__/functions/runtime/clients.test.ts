import * as fs from "node:fs";
import * as path from "node:path";
import {
  SINGLE_ATTEMPT_15S,
  SINGLE_ATTEMPT_2S,
  SINGLE_ATTEMPT_5S,
  TWO_ATTEMPTS_5S,
} from "../../../functions/runtime/step/clients";

const FUNCTIONS = path.resolve("functions");
const FILES = fs.readdirSync(FUNCTIONS, { recursive: true, encoding: "utf8" }).filter((file) => file.endsWith(".ts"));
const HANDLERS = FILES.filter((file) => path.basename(file) === "handler.ts").map((file) => path.dirname(file));
const SOURCES = FILES.map((file) => fs.readFileSync(path.join(FUNCTIONS, file), "utf8"));
const PACKAGES = [...new Set(SOURCES.flatMap((text) => text.match(/@aws-sdk\/client-[\w-]+/g) ?? []))];
/** Loaded once: only the functions' own modules are loaded for every handler. */
const REAL = PACKAGES.map((one) => [one, jest.requireActual<Record<string, unknown>>(one)] as const);

const ENVIRONMENT = {
  AWS_REGION: "us-east-2",
  TABLE: "table",
  TOPIC: "topic",
  SERVICES: "web",
  PLAN: "web-dev",
};

/** Settings of the clients of a function, by name; clients of a region are created on first use. */
function madeBy(name: string): readonly (readonly [client: string, settings: unknown])[] {
  const made: [string, unknown][] = [];
  jest.isolateModules(() => {
    for (const [one, real] of REAL) {
      const clients = Object.keys(real).filter((key) => key.endsWith("Client") && !key.startsWith("__"));
      const fake = (client: string) =>
        class {
          constructor(settings: unknown) {
            made.push([client, settings]);
          }
        };
      jest.doMock(one, () => ({ ...real, ...Object.fromEntries(clients.map((client) => [client, fake(client)])) }));
    }
    jest.doMock("../../../functions/runtime/step/clients", () => {
      const clients = jest.requireActual<typeof import("../../../functions/runtime/step/clients")>(
        "../../../functions/runtime/step/clients",
      );
      const perRegion: typeof clients.perRegion = (createClient, kind) => {
        const settings = kind ?? TWO_ATTEMPTS_5S;
        createClient({ ...settings, region: "us-west-2" });
        return clients.perRegion(createClient, settings);
      };
      return { ...clients, perRegion };
    });
    Object.assign(globalThis, { DASHBOARD: "" });
    jest.requireActual(path.join(FUNCTIONS, name, "handler.ts"));
  });
  return made;
}

beforeAll(() => {
  Object.assign(process.env, ENVIRONMENT);
});
afterAll(() => {
  for (const name of Object.keys(ENVIRONMENT)) Reflect.deleteProperty(process.env, name);
  Reflect.deleteProperty(globalThis, "DASHBOARD");
});

test.each(HANDLERS)("every client of %s has timeouts", (name) => {
  const kinds = [TWO_ATTEMPTS_5S, SINGLE_ATTEMPT_2S, SINGLE_ATTEMPT_5S, SINGLE_ATTEMPT_15S].map(
    ({ maxAttempts, requestHandler }) => ({
      maxAttempts,
      requestHandler,
    }),
  );
  const made = madeBy(name);
  expect(made.length).toBeGreaterThan(0);
  for (const [client, settings] of made) {
    const { maxAttempts, requestHandler } = (settings ?? {}) as Partial<typeof TWO_ATTEMPTS_5S>;
    expect([client, kinds]).toEqual([client, expect.arrayContaining([{ maxAttempts, requestHandler }])]);
  }
});

test.each(["steps/aurora-global", "steps/rds-replica"])(
  "S3: %s requests a promotion in a single attempt: the outcome of a second one would be unknown",
  (name) => {
    const rds = madeBy(name).filter(([client]) => client === "RDSClient");
    expect(rds).toEqual([["RDSClient", expect.objectContaining({ maxAttempts: 1 })]]);
  },
);
