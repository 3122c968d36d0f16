/** `npm run bench`: cost of a synth of all deployments, as ratios within one run, because machines differ and are shared. */
import { spawnSync } from "node:child_process";
import { mkdtempSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { measure } from "./bench/measure.mjs";
import { build, ROOT } from "./compile/build.mjs";
import { buildFunctions } from "./compile/functions.mjs";

const script = (name) => join(ROOT, "tools", "bench", name);
const app = await build("app");
process.env.STEADFAST_FUNCTIONS = await buildFunctions();
const folder = mkdtempSync(join(tmpdir(), "steadfast-bench-"));
const inventory = spawnSync(process.execPath, [script("modules.cjs"), app], {
  encoding: "utf8",
  maxBuffer: 64 * 1024 * 1024,
  env: { ...process.env, CDKTF_OUTDIR: folder },
});
const { modules, sizes } = JSON.parse(inventory.stdout);
const list = join(folder, "inventory.json");
writeFileSync(list, inventory.stdout);

const synth = [join(ROOT, "tools/app.mjs")];
// The first run compiles.
measure([synth], { runs: 1 });
// Their ratio is the goal closest to its limit: the runs alternate, so that other load affects both.
const [floor, warm] = measure([[script("floor.cjs"), list], synth], { runs: 9 });
const [clean] = measure([synth], {
  runs: 3,
  before: () => rmSync(join(ROOT, "build"), { recursive: true, force: true }),
});
const rebuilt = await build("app");
process.env.STEADFAST_FUNCTIONS = await buildFunctions();
const multiplied = (times) => [script("multiplied.cjs"), rebuilt, times];
const [once, tenfold] = measure([multiplied("1"), multiplied("10")], { runs: 3 });
rmSync(folder, { recursive: true, force: true });

const bytes = sizes.reduce((sum, size) => sum + size, 0);
console.log(
  `${sizes.length - 1} stacks, ${(bytes / 1024).toFixed(0)} kB of JSON, ${modules.length} modules of cdktf and its provider\n`,
);
const rows = [
  ["floor: load the modules, write the bytes", floor],
  ["warm: compiled already, synthesize", warm],
  ["clean: compile, then synthesize", clean],
  ["every deployment once", once],
  ["every deployment ten times", tenfold],
];
for (const [name, { seconds, megabytes }] of rows) {
  console.log(`${name.padEnd(42)} ${seconds.toFixed(2).padStart(6)} s ${megabytes.toFixed(0).padStart(6)} MB`);
}

const goals = [
  ["warm is at most twice the floor", warm.seconds / floor.seconds, 2, "x"],
  ["warm takes at most 200 MB", warm.megabytes, 200, "MB"],
  ["clean takes at most 3 s", clean.seconds, 3, "s"],
  [
    "ten times the sites cost at most ten times the synth",
    (tenfold.seconds - floor.seconds) / (once.seconds - floor.seconds),
    10,
    "x",
  ],
];
console.log("");
for (const [name, value, limit, unit] of goals) {
  console.log(`${value <= limit ? "✔" : "✘"} ${name.padEnd(54)} ${value.toFixed(2)} ${unit}`);
}
process.exitCode = goals.every(([, value, limit]) => value <= limit) ? 0 : 1;
