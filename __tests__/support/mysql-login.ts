import { createHash } from "node:crypto";
import { connect } from "node:net";
import type { Databases } from "../../emulator/databases/databases";

/** The login of a MySQL driver: number and message of the error; undefined when the login succeeds. */
export async function mysqlLogin(
  databases: Pick<Databases, "connect">,
  host: string,
  login: { readonly username: string; readonly password: string },
): Promise<string | undefined> {
  const { port } = (await databases.connect(host)) as { port: number };
  const socket = connect(port, "127.0.0.1");
  const chunks = (socket as AsyncIterable<Buffer>)[Symbol.asyncIterator]() as AsyncIterator<Buffer, undefined>;
  const send = (sequence: number, body: Buffer) =>
    socket.write(Buffer.concat([Buffer.from([body.length, 0, 0, sequence]), body]));
  socket.write(`${host}\n`);
  const greeting = (await chunks.next()).value!.subarray(4);
  const after = greeting.indexOf(0) + 5;
  const scramble = Buffer.concat([
    greeting.subarray(after, after + 8),
    greeting.subarray(after + 27, after + 47),
  ]).subarray(0, 20);
  const head = Buffer.alloc(32);
  head.writeUInt32LE(0x8a08);
  send(1, head);
  const sha1 = (...parts: Buffer[]) => createHash("sha1").update(Buffer.concat(parts)).digest();
  const once = sha1(Buffer.from(login.password));
  const mask = sha1(scramble, sha1(once));
  const response = Buffer.from(once.map((byte, i) => byte ^ mask[i]!));
  send(2, Buffer.concat([head, Buffer.from(`${login.username}\0`), Buffer.from([response.length]), response]));
  const answer = (await chunks.next()).value!.subarray(4);
  socket.destroy();
  return answer[0] === 0xff ? `${answer.readUInt16LE(1)} ${answer.toString("utf8", 9)}` : undefined;
}
