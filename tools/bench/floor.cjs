/** The least a synth can cost: loading the same modules and writing as many bytes into as many files. */
const { readFileSync, writeFileSync } = require("node:fs");
const { join } = require("node:path");

const { modules, sizes } = JSON.parse(readFileSync(process.argv[2], "utf8"));
for (const file of modules) require(file);
sizes.forEach((size, i) => writeFileSync(join(process.env.BENCH_FOLDER, `file-${i}`), "x".repeat(size)));
