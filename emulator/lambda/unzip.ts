import * as fs from "node:fs";
import * as path from "node:path";
import { inflateRawSync } from "node:zlib";

const END_OF_DIRECTORY = 0x06054b50;
const DIRECTORY_ENTRY = 0x02014b50;
const STORED = 0;
const DEFLATED = 8;

/** Unpacks a zip file into a folder; throws when it is none, is packed in an unusual way or leads out of the folder. */
export function unzip(archive: Buffer, folder: string): void {
  for (const { name, method, size, offset } of entries(archive)) {
    const target = path.join(folder, name);
    if (!`${target}${path.sep}`.startsWith(`${folder}${path.sep}`))
      throw new Error(`zip: ${name} leads out of the folder`);
    if (name.endsWith("/")) {
      fs.mkdirSync(target, { recursive: true });
      continue;
    }
    const start = offset + 30 + archive.readUInt16LE(offset + 26) + archive.readUInt16LE(offset + 28);
    const packed = archive.subarray(start, start + size);
    if (method !== STORED && method !== DEFLATED) throw new Error(`zip: ${name} is packed by method ${method}`);
    fs.mkdirSync(path.dirname(target), { recursive: true });
    fs.writeFileSync(target, method === STORED ? packed : inflateRawSync(packed));
  }
}

interface Entry {
  readonly name: string;
  readonly method: number;
  /** Bytes as packed. */
  readonly size: number;
  readonly offset: number;
}

/** The directory at the end of the archive: only it has every entry's size. */
function entries(archive: Buffer): Entry[] {
  let end = archive.length - 22;
  while (end >= 0 && archive.readUInt32LE(end) !== END_OF_DIRECTORY) end -= 1;
  if (end < 0) throw new Error("zip: this is not a zip file");
  const found: Entry[] = [];
  let at = archive.readUInt32LE(end + 16);
  for (let left = archive.readUInt16LE(end + 10); left > 0; left--) {
    if (archive.readUInt32LE(at) !== DIRECTORY_ENTRY) throw new Error("zip: its directory is damaged");
    const nameLength = archive.readUInt16LE(at + 28);
    found.push({
      name: archive.toString("utf8", at + 46, at + 46 + nameLength),
      method: archive.readUInt16LE(at + 10),
      size: archive.readUInt32LE(at + 20),
      offset: archive.readUInt32LE(at + 42),
    });
    at += 46 + nameLength + archive.readUInt16LE(at + 30) + archive.readUInt16LE(at + 32);
  }
  return found;
}
