import { connect as connectTcp, type Socket } from "node:net";
import { connect as connectTls } from "node:tls";

/** Opens an encrypted connection and closes it. Throws when there is none in time. */
export type Dial = (host: string, port: number) => Promise<void>;

export type Engine = "mysql" | "postgres";

const CONNECT_MS = 5000;

/**
 * CLIENT_SSL, CLIENT_PROTOCOL_41 and CLIENT_SECURE_CONNECTION.
 * @see https://dev.mysql.com/doc/dev/mysql-server/latest/page_protocol_connection_phase_packets_protocol_ssl_request.html
 */
const MYSQL_CAPABILITIES = 0x0000_8a00;
const MYSQL_MAX_PACKET_BYTES = 0x0100_0000;
const MYSQL_UTF8MB4 = 45;
/** @see https://www.postgresql.org/docs/current/protocol-message-formats.html#PROTOCOL-MESSAGE-FORMATS-SSLREQUEST */
const POSTGRES_SSL_REQUEST = 80877103;

/** Both engines start in plain text and switch to TLS on request. */
export function dialer(engine: Engine): Dial {
  return async (host, port) => {
    const socket = connectTcp({ host, port });
    try {
      await within(CONNECT_MS, socket, async () => {
        await (engine === "mysql" ? askMysql(socket) : askPostgres(socket));
        await secured(socket, host);
      });
    } finally {
      socket.destroy();
    }
  };
}

/** The server sends its greeting first; protocol version 10 supports TLS. */
async function askMysql(socket: Socket): Promise<void> {
  const greeting = await firstBytes(socket);
  if (greeting[4] !== 10) throw new Error("the database uses an unknown protocol version");
  const request = Buffer.alloc(36);
  request.writeUIntLE(32, 0, 3);
  request.writeUInt8(1, 3);
  request.writeUInt32LE(MYSQL_CAPABILITIES, 4);
  request.writeUInt32LE(MYSQL_MAX_PACKET_BYTES, 8);
  request.writeUInt8(MYSQL_UTF8MB4, 12);
  socket.write(request);
}

async function askPostgres(socket: Socket): Promise<void> {
  const request = Buffer.alloc(8);
  request.writeUInt32BE(8, 0);
  request.writeUInt32BE(POSTGRES_SSL_REQUEST, 4);
  socket.write(request);
  const answer = await firstBytes(socket);
  if (answer.toString("latin1") !== "S") throw new Error("the database does not support TLS");
}

function firstBytes(socket: Socket): Promise<Buffer> {
  return new Promise((resolve, reject) => {
    socket.once("data", resolve).once("error", reject);
    socket.once("close", () => {
      reject(new Error("the database closed the connection"));
    });
  });
}

/** Requires a trusted certificate for this host. */
function secured(socket: Socket, host: string): Promise<void> {
  return new Promise((resolve, reject) => {
    const secure = connectTls({ socket, servername: host, minVersion: "TLSv1.2" });
    secure.once("secureConnect", resolve).once("error", reject);
  });
}

function within(ms: number, socket: Socket, work: () => Promise<void>): Promise<void> {
  return new Promise((resolve, reject) => {
    socket.on("error", reject).setTimeout(ms, () => {
      reject(new Error(`the database did not respond within ${ms} ms`));
    });
    work().then(resolve, reject);
  });
}
