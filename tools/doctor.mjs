/** `npm run doctor`: lists what the setup finds on this machine, and what is missing. */
import { examine } from "./setup/index.mjs";

const colour = (code, text) =>
  process.stdout.isTTY && !process.env.NO_COLOR ? `\u001b[${code}m${text}\u001b[0m` : text;
const rows = await examine();
const width = (key) => Math.max(...rows.map((row) => (row[key] ?? "").length));
for (const { title, version = "", where = "", problem } of rows) {
  const mark = problem ? colour(31, "✘") : colour(32, "✔");
  console.log(
    `${mark} ${title.padEnd(width("title"))}  ${version.padEnd(width("version"))}  ${problem ? "missing" : where}`.trimEnd(),
  );
}
const missing = rows.filter(({ problem }) => problem);
for (const { problem } of missing) console.log(`\n${problem}`);
console.log(
  missing.length === 0
    ? "\nEverything is installed. Next step: npm start"
    : "\n`npm start` installs what it can install itself.",
);
process.exitCode = missing.length === 0 ? 0 : 1;
