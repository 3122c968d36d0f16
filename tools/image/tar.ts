/** A file in a layer of an image. */
export interface ImageFile {
  /** Absolute path in the image; a trailing slash makes a folder. */
  readonly path: string;
  /** @default nothing: a folder or an empty file */
  readonly content?: Buffer | string;
  /** Permissions. @default 0o755 for a folder, 0o644 for a file */
  readonly mode?: number;
  /** Numeric owner and group. @default 0 */
  readonly owner?: number;
}

const BLOCK = 512;
/** Bytes of a name in a header. @see https://pubs.opengroup.org/onlinepubs/9699919799/utilities/pax.html#tag_20_92_13_06 */
const NAME_BYTES = 100;

/** A tar archive in the ustar format, the same bytes for the same files: no timestamps, numeric owners. */
export function tar(files: readonly ImageFile[]): Buffer {
  return Buffer.concat([...files.flatMap(entry), Buffer.alloc(2 * BLOCK)]);
}

function entry({ path, content = "", mode, owner = 0 }: ImageFile): Buffer[] {
  const folder = path.endsWith("/");
  const name = path.replace(/^\/+/, "");
  if (Buffer.byteLength(name) > NAME_BYTES) {
    throw new Error(`path: should have at most ${NAME_BYTES} bytes, got '${path}'`);
  }
  const body = Buffer.from(content);
  const header = Buffer.alloc(BLOCK);
  const octal = (value: number, digits: number) => `${value.toString(8).padStart(digits, "0")}\0`;
  header.write(name, 0);
  header.write(octal(mode ?? (folder ? 0o755 : 0o644), 7), 100);
  header.write(octal(owner, 7), 108);
  header.write(octal(owner, 7), 116);
  header.write(octal(body.length, 11), 124);
  header.write(octal(0, 11), 136);
  header.write(" ".repeat(8), 148);
  header.write(folder ? "5" : "0", 156);
  header.write("ustar\0" + "00", 257);
  const sum = header.reduce((total, byte) => total + byte, 0);
  header.write(`${sum.toString(8).padStart(6, "0")}\0 `, 148);
  return [header, body, Buffer.alloc((BLOCK - (body.length % BLOCK)) % BLOCK)];
}
