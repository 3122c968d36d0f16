/** `npm run doctor`: lists what the setup finds on this machine, and what is missing. */
import { examine } from "./setup/index.mjs";

const colour = (code, text) =>
  process.stdout.isTTY && !process.env.NO_COLOR ? `\u001b[${code}m${text}\u001b[0m` : text;
const rows = await examine();
const width = (key) => Math.max(...rows.map((row) => (row[key] ?? "").length));
for (const { title, version = "", where = "", problem, state } of rows) {
  const mark = problem ? colour(31, "✘") : colour(32, "✔");
  console.log(
    `${mark} ${title.padEnd(width("title"))}  ${version.padEnd(width("version"))}  ${problem ? state : where}`.trimEnd(),
  );
}
for (const { problem, note } of rows) if (problem ?? note) console.log(`\n${problem ?? note}`);
const problems = rows.filter(({ problem }) => problem);
if (problems.length === 0) console.log("\nEverything is installed. Next step: npm start");
if (problems.some(({ state }) => state === "missing"))
  console.log("\n`npm start` installs what it can install itself.");
process.exitCode = problems.length === 0 ? 0 : 1;
