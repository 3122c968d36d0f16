import { execFileSync } from "node:child_process";
import { shellQuoted } from "../../tools/console/shell";

test.each(["plain", "it's", "'", "$(id) `id` ${HOME}", 'a "b" \\ c', "two\nlines", "; exit 1", ""])(
  "a shell reads %j as it is",
  (text) => {
    expect(execFileSync("sh", ["-c", `printf %s ${shellQuoted(text)}`], { encoding: "utf8" })).toBe(text);
  },
);
