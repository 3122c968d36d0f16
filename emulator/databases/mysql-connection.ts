import { createHash, randomBytes } from "node:crypto";
import type { Socket } from "node:net";

/** An error as MySQL reports it. @see https://dev.mysql.com/doc/mysql-errors/8.0/en/server-error-reference.html */
export class MysqlError extends Error {
  override readonly name = "MysqlError";

  constructor(
    readonly number: number,
    readonly state: string,
    message: string,
  ) {
    super(message);
  }
}

/** Who logs in, and whether a password is the one that was used. */
export interface Login {
  readonly user: string;
  readonly matches: (password: string) => boolean;
}

/** Runs statements of one who has logged in; fails with `MysqlError`. */
export type Session = (sql: string) => Promise<void>;

const CAPABILITIES = 0x0008_aa09;
const SSL = 0x0800;
const LENGTH_ENCODED_AUTH = 0x0020_0000;
const SSL_REQUEST_BYTES = 32;
const UTF8MB4 = 45;
const AUTOCOMMIT = 2;
/** What Aurora MySQL version 3 makes users with. */
const PLUGIN = "mysql_native_password";
const QUIT = 1;
const PING = 14;
const QUERY = 3;
const OK = Buffer.from([0, 0, 0, AUTOCOMMIT, 0, 0, 0]);

/**
 * One connection to a database server, in the MySQL protocol as far as drivers log in and run statements with it: TLS
 * is required but not verified (the network model of functions passes the bytes on in clear), every statement is
 * answered with OK and no rows.
 * @see https://dev.mysql.com/doc/dev/mysql-server/latest/PAGE_PROTOCOL.html
 */
export async function serveMysql(
  socket: Socket,
  packets: Packets,
  logIn: (login: Login) => Promise<Session>,
): Promise<void> {
  const scramble = Buffer.from(randomBytes(20).map((byte) => (byte % 126) + 1));
  write(socket, 0, greeting(scramble));
  let packet = await next(packets);
  if (!packet) return;
  if (packet.body.length !== SSL_REQUEST_BYTES || (packet.body.readUInt32LE(0) & SSL) === 0) {
    fail(
      socket,
      packet.sequence + 1,
      new MysqlError(
        3159,
        "HY000",
        "Connections using insecure transport are prohibited while --require_secure_transport=ON.",
      ),
    );
    return;
  }
  packet = await next(packets);
  if (!packet) return;
  const { user, authResponse } = handshake(packet.body);
  let session: Session;
  try {
    session = await logIn({ user, matches: (password) => authResponse.equals(nativePassword(password, scramble)) });
  } catch (error) {
    fail(socket, packet.sequence + 1, error);
    return;
  }
  write(socket, packet.sequence + 1, OK);
  for (packet = await next(packets); packet && packet.body[0] !== QUIT; packet = await next(packets)) {
    try {
      if (packet.body[0] === QUERY) await session(packet.body.toString("utf8", 1));
      else if (packet.body[0] !== PING) throw new MysqlError(1047, "08S01", "Unknown command");
      write(socket, packet.sequence + 1, OK);
    } catch (error) {
      fail(socket, packet.sequence + 1, error);
    }
  }
}

export type Packets = AsyncIterator<Packet, undefined>;

export interface Packet {
  readonly sequence: number;
  readonly body: Buffer;
}

/** A connection whose first line names the host it leads to: the packets behind that line. */
export async function opened(socket: Socket): Promise<{ readonly host: string; readonly packets: Packets }> {
  const chunks = (socket as AsyncIterable<Buffer>)[Symbol.asyncIterator]() as AsyncIterator<Buffer, undefined>;
  let rest = Buffer.alloc(0);
  while (!rest.includes("\n")) {
    const { done, value } = await chunks.next();
    if (done) throw new Error("the connection was closed before it named its host");
    rest = Buffer.concat([rest, value]);
  }
  const end = rest.indexOf("\n");
  return { host: rest.toString("latin1", 0, end), packets: packetsOf(rest.subarray(end + 1), chunks) };
}

async function* packetsOf(first: Buffer, chunks: AsyncIterator<Buffer, undefined>): AsyncGenerator<Packet, undefined> {
  let rest = first;
  for (;;) {
    while (rest.length >= 4 && rest.length >= 4 + rest.readUIntLE(0, 3)) {
      const length = rest.readUIntLE(0, 3);
      yield { sequence: rest[3]!, body: rest.subarray(4, 4 + length) };
      rest = rest.subarray(4 + length);
    }
    const { done, value } = await chunks.next();
    if (done) return undefined;
    rest = Buffer.concat([rest, value]);
  }
}

async function next(packets: Packets): Promise<Packet | undefined> {
  return (await packets.next()).value;
}

function greeting(scramble: Buffer): Buffer {
  const fixed = Buffer.alloc(31 - 12);
  fixed.writeUInt16LE(CAPABILITIES & 0xffff, 1);
  fixed.writeUInt8(UTF8MB4, 3);
  fixed.writeUInt16LE(AUTOCOMMIT, 4);
  fixed.writeUInt16LE(CAPABILITIES >>> 16, 6);
  fixed.writeUInt8(scramble.length + 1, 8);
  return Buffer.concat([
    Buffer.from("\x0a8.0.42\0", "latin1"),
    Buffer.from([1, 0, 0, 0]),
    scramble.subarray(0, 8),
    fixed,
    scramble.subarray(8),
    Buffer.from(`\0${PLUGIN}\0`, "latin1"),
  ]);
}

function handshake(body: Buffer): { readonly user: string; readonly authResponse: Buffer } {
  const flags = body.readUInt32LE(0);
  const end = body.indexOf(0, SSL_REQUEST_BYTES);
  const user = body.toString("utf8", SSL_REQUEST_BYTES, end);
  const length = body[end + 1]!;
  if ((flags & LENGTH_ENCODED_AUTH) !== 0 && length > 250) throw new MysqlError(1043, "08S01", "Bad handshake");
  return { user, authResponse: body.subarray(end + 2, end + 2 + length) };
}

/** SHA1(password) XOR SHA1(scramble, SHA1(SHA1(password))). */
function nativePassword(password: string, scramble: Buffer): Buffer {
  const sha1 = (...parts: readonly (Buffer | string)[]) =>
    parts.reduce((hash, part) => hash.update(part), createHash("sha1")).digest();
  const once = sha1(password);
  const mask = sha1(scramble, sha1(once));
  return Buffer.from(once.map((byte, i) => byte ^ mask[i]!));
}

function fail(socket: Socket, sequence: number, error: unknown): void {
  const { number, state, message } =
    error instanceof MysqlError ? error : new MysqlError(1105, "HY000", `the model failed: ${String(error)}`);
  const head = Buffer.alloc(3);
  head.writeUInt8(0xff, 0);
  head.writeUInt16LE(number, 1);
  write(socket, sequence, Buffer.concat([head, Buffer.from(`#${state}${message}`)]));
}

function write(socket: Socket, sequence: number, body: Buffer): void {
  const head = Buffer.alloc(4);
  head.writeUIntLE(body.length, 0, 3);
  head.writeUInt8(sequence, 3);
  socket.write(Buffer.concat([head, body]));
}
