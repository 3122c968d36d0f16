/**
 * A model of the network, loaded before a function: the names it resolves and the hosts it calls exist only in the
 * gateway's model (models/network.ts), which is called over the channel of `fork`. Loopback is not modelled. Modelled are
 * `resolve4`, in all its four places, `fetch`, and connections to databases of RDS, in which TLS is taken as given;
 * everything else of Node is as it was.
 */
import dns from "node:dns";
import { syncBuiltinESMExports } from "node:module";
import net from "node:net";
import tls from "node:tls";
import { promisify } from "node:util";

/** How long Node's `fetch` waits for a connection. */
const CONNECT_MS = 10_000;
/** Statuses that come without a body. */
const EMPTY = [204, 205, 304];
const LOOPBACK = /^(localhost|127\.\d+\.\d+\.\d+|\[::1\])$/;

const DATABASE = /\.rds\.amazonaws\.com$/;

const waiting = new Map();
let last = 0;

process.on("message", (message) => {
  if (message.type !== "network") return;
  const settle = waiting.get(message.id);
  waiting.delete(message.id);
  settle?.(message);
});

function ask(kind, host, path, method) {
  return new Promise((resolve, reject) => {
    const id = ++last;
    waiting.set(id, ({ answer, error }) =>
      error === undefined ? resolve(answer) : reject(new Error(`the model of the network failed: ${error}`)),
    );
    process.send({ type: "network", id, question: { kind, host, path, method } });
  });
}

const real = {
  connect: net.connect,
  fetch: globalThis.fetch,
  resolve4: dns.promises.resolve4.bind(dns.promises),
  secure: tls.connect,
};

async function resolve4(name, options) {
  if (LOOPBACK.test(name)) return real.resolve4(name, options);
  const { code, addresses, ttlSeconds } = await ask("lookup", name);
  if (code !== undefined) throw failure(`queryA ${code} ${name}`, { code, syscall: "queryA", hostname: name });
  return options?.ttl ? addresses.map((address) => ({ address, ttl: ttlSeconds })) : addresses;
}

function resolve4WithCallback(name, ...rest) {
  const done = rest.pop();
  resolve4(name, rest[0]).then(
    (addresses) => done(null, addresses),
    (error) => done(error),
  );
}

async function fetch(input, init) {
  const url = new URL(input?.url ?? input);
  if (!/^https?:$/.test(url.protocol) || LOOPBACK.test(url.hostname)) return real.fetch(input, init);
  const signal = init?.signal ?? input?.signal;
  signal?.throwIfAborted();
  const method = (init?.method ?? input?.method ?? "GET").toUpperCase();
  return unlessAborted(signal, answered(url, method));
}

async function answered({ href, hostname, pathname, port, protocol }, method) {
  const { code, silence, status, why, afterSeconds = 0 } = await ask("request", hostname, pathname, method);
  const at = `${hostname}:${port || (protocol === "http:" ? 80 : 443)}`;
  if (code !== undefined) {
    const syscall = "getaddrinfo";
    throw failed(failure(`${syscall} ENOTFOUND ${hostname}`, { code: "ENOTFOUND", syscall, hostname }));
  }
  if (silence === "refuse") {
    throw failed(failure(`connect ECONNREFUSED ${at} (${why})`, { code: "ECONNREFUSED", syscall: "connect" }));
  }
  if (silence === "hang") {
    await new Promise((resolve) => setTimeout(resolve, CONNECT_MS));
    throw failed(failure(`Connect Timeout Error (${at}: ${why})`, { code: "UND_ERR_CONNECT_TIMEOUT" }));
  }
  if (afterSeconds > 0) await new Promise((resolve) => setTimeout(resolve, afterSeconds * 1000));
  const response = new globalThis.Response(EMPTY.includes(status) ? null : why, { status });
  return Object.defineProperty(response, "url", { value: href });
}

/** A connection to the model of a database (databases/databases.ts); its first line contains the host. */
function connect(...given) {
  const [first, second] = given;
  const host = typeof first === "object" ? first.host : second;
  if (typeof host !== "string" || !DATABASE.test(host)) return real.connect(...given);
  const socket = new net.Socket();
  socket.modelled = true;
  socket.once("connect", () => socket.write(`${host}\n`));
  ask("connect", host).then(
    ({ port, code, silence, why }) => {
      if (port !== undefined) socket.connect(port, "127.0.0.1");
      else if (code !== undefined) {
        socket.destroy(failure(`getaddrinfo ${code} ${host}`, { code, syscall: "getaddrinfo", hostname: host }));
      } else if (silence === "refuse") {
        socket.destroy(failure(`connect ECONNREFUSED ${host} (${why})`, { code: "ECONNREFUSED", syscall: "connect" }));
      }
    },
    (error) => socket.destroy(error),
  );
  return socket;
}

/** TLS over such a connection: the bytes go on in clear, and the certificate is the host's. */
function secure(...given) {
  const [options, ...rest] = given;
  if (!options?.socket?.modelled) return real.secure(...given);
  const socket = Object.assign(options.socket, { encrypted: true, authorized: true, isSessionReused: () => true });
  const done = rest.find((one) => typeof one === "function");
  process.nextTick(() => {
    done?.();
    socket.emit("secureConnect");
  });
  return socket;
}

/** What became of some work, or the signal's reason when that comes first. */
function unlessAborted(signal, work) {
  if (!signal) return work;
  return new Promise((resolve, reject) => {
    const abort = () => reject(signal.reason);
    signal.addEventListener("abort", abort, { once: true });
    work.then(resolve, reject).finally(() => signal.removeEventListener("abort", abort));
  });
}

function failure(message, more) {
  return Object.assign(new Error(message), more);
}

/** The error of Node's `fetch` when there is no answer. */
function failed(cause) {
  return new TypeError("fetch failed", { cause });
}

for (const owner of [dns.promises, dns.promises.Resolver.prototype]) owner.resolve4 = resolve4;
for (const owner of [dns, dns.Resolver.prototype]) owner.resolve4 = resolve4WithCallback;
resolve4WithCallback[promisify.custom] = resolve4;
net.connect = connect;
net.createConnection = connect;
tls.connect = secure;
globalThis.fetch = fetch;
syncBuiltinESMExports();
