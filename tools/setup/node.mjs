import { readFileSync } from "node:fs";
import { join } from "node:path";
import { ROOT } from "../compile/build.mjs";
import { Missing } from "./missing.mjs";

/** Checks the version of Node against `engines` in package.json. */
export function findNode(version = process.versions.node) {
  const { engines } = JSON.parse(readFileSync(join(ROOT, "package.json"), "utf8"));
  if (!satisfies(version, engines.node)) {
    throw new Missing(`Node ${engines.node} is required, this is ${version}`, [
      "install a current one from https://nodejs.org or with your version manager (nvm, fnm, mise: `install --lts`)",
    ]);
  }
  return { version, where: process.execPath };
}

/**
 * Whether a version is in a range of `engines`. Alternatives are separated by `||`; each is comparators that all have to hold.
 * npm's own parser of ranges is not installed yet.
 */
export function satisfies(version, range) {
  return range.split("||").some((alternative) =>
    [...alternative.matchAll(/(>=|<=|<|>|\^|)\s*([\d.]+|\*)/g)].every(([, operator, text]) => {
      const wanted = text.replace(/\.$/, "");
      const begins = (parts) => `${version}.`.startsWith(`${wanted.split(".").slice(0, parts).join(".")}.`);
      if (wanted === "*") return true;
      if (operator === ">=") return atLeast(version, wanted);
      if (operator === "<") return !atLeast(version, wanted);
      if (operator === ">") return atLeast(version, wanted) && !begins(3);
      if (operator === "<=") return !atLeast(version, wanted) || begins(3);
      return operator === "^" ? atLeast(version, wanted) && begins(1) : begins(3);
    }),
  );
}

/** Whether a version is at least another; both `major.minor.patch`, later parts are optional. */
export function atLeast(version, wanted) {
  const [a, b] = [version, wanted].map((text) => text.split(".").map(Number));
  for (let i = 0; i < b.length; i++) {
    const difference = (a[i] ?? 0) - b[i];
    if (difference !== 0) return difference > 0;
  }
  return true;
}
