/** The minimum cost of a synth: loads the same modules and writes as many bytes to as many files. */
const { readFileSync, writeFileSync } = require("node:fs");
const { join } = require("node:path");

const { modules, sizes } = JSON.parse(readFileSync(process.argv[2], "utf8"));
for (const file of modules) require(file);
sizes.forEach((size, i) => writeFileSync(join(process.env.BENCH_FOLDER, `file-${i}`), "x".repeat(size)));
