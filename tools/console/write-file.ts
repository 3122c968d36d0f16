import * as fs from "node:fs";
import * as path from "node:path";

/** Writes a file, which appears completely or not at all: on a full disk an earlier one remains. Creates its folder. */
export function writeFile(file: string, text: string): void {
  fs.mkdirSync(path.dirname(file), { recursive: true });
  const scratch = `${file}.${process.pid}`;
  try {
    fs.writeFileSync(scratch, text);
    fs.renameSync(scratch, file);
  } catch (error) {
    fs.rmSync(scratch, { force: true });
    // Without the file, the message could not name it.
    throw Object.assign(error as NodeJS.ErrnoException, { path: (error as NodeJS.ErrnoException).path ?? file });
  }
}
