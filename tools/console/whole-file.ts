import * as fs from "node:fs";

/** Writes a file that other processes read; after a kill it has its earlier content or the new one. */
export function writeWhole(file: string, text: string): void {
  const scratch = `${file}.${process.pid}`;
  fs.writeFileSync(scratch, text);
  fs.renameSync(scratch, file);
}
