/**
 * What a function runs in: a process of its own that loads the handler once and serves one invocation at a time, as the
 * Lambda runtime does. It talks to the gateway over the channel of `fork` and ends with it.
 */
import { existsSync } from "node:fs";
import { createRequire } from "node:module";
import { join } from "node:path";
import { pathToFileURL } from "node:url";

const MARK = "\u0000";
const root = process.env.LAMBDA_TASK_ROOT;
const send = (message) => process.connected && process.send(message);

process.on("disconnect", () => process.exit(0));
for (const event of ["uncaughtException", "unhandledRejection"]) {
  process.on(event, (error) => {
    const type = event === "unhandledRejection" ? "Runtime.UnhandledPromiseRejection" : undefined;
    console.error(error);
    process.send({ type: "broken", error: { ...described(error), ...(type && { errorType: type }) } }, () =>
      process.exit(1),
    );
  });
}

let handler;
try {
  handler = await load(process.env._HANDLER);
} catch (error) {
  console.error(error);
  process.send({ type: "broken", error: described(error) }, () => process.exit(1));
}
if (handler) {
  process.on("message", (message) => {
    if (message.type === "invocation") void serve(message);
  });
  send({ type: "ready" });
}

async function load(name) {
  const at = name.lastIndexOf(".");
  const [module, exported] = [name.slice(0, at), name.slice(at + 1)];
  const file = ["js", "mjs", "cjs"].map((ending) => join(root, `${module}.${ending}`)).find((path) => existsSync(path));
  if (file === undefined) throw problem("Runtime.ImportModuleError", `Error: Cannot find module '${module}'`);
  const loaded = file.endsWith(".mjs") ? await import(pathToFileURL(file).href) : await loadScript(file);
  const found = exported.split(".").reduce((value, part) => value?.[part], loaded);
  if (typeof found !== "function") throw problem("Runtime.HandlerNotFound", `${name} is undefined or not exported`);
  return found;
}

async function loadScript(file) {
  try {
    return createRequire(file)(file);
  } catch (error) {
    if (error.code !== "ERR_REQUIRE_ESM") throw error;
    return import(pathToFileURL(file).href);
  }
}

async function serve({ id, payload, deadline, context }) {
  try {
    const result = await run(JSON.parse(payload), {
      ...context,
      awsRequestId: id,
      callbackWaitsForEmptyEventLoop: true,
      getRemainingTimeInMillis: () => Math.max(0, deadline - Date.now()),
    });
    answer({ type: "done", id, payload: JSON.stringify(result ?? null) });
  } catch (error) {
    console.error(error);
    answer({ type: "failed", id, error: described(error) });
  }
}

/** A handler answers by its promise, or, without one, by its callback; what it returns otherwise does not count. */
function run(event, context) {
  return new Promise((resolve, reject) => {
    const result = handler(event, context, (error, value) => (error ? reject(error) : resolve(value)));
    if (typeof result?.then === "function") result.then(resolve, reject);
    else if (handler.length < 3) resolve(null);
  });
}

/** With the marks the gateway has everything that the invocation wrote. */
function answer(message) {
  const mark = `${MARK}${message.id}${MARK}`;
  process.stdout.write(mark, () => process.stderr.write(mark, () => send(message)));
}

function problem(name, message) {
  return Object.assign(new Error(message), { name });
}

function described(error) {
  if (!(error instanceof Error)) return { errorType: typeof error, errorMessage: String(error), trace: [] };
  return { errorType: error.name, errorMessage: error.message, trace: (error.stack ?? "").split("\n") };
}
