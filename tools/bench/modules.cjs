/** Synthesizes once and prints the loaded package modules and the size of each written file. */
const { readdirSync, statSync } = require("node:fs");
const { join } = require("node:path");

require(join(process.argv[2], "main.js"));
const modules = Object.keys(require.cache).filter((file) => /[\\/](?:cdktf|@cdktf|constructs)[\\/]/.test(file));
const out = process.env.CDKTF_OUTDIR;
const sizes = readdirSync(out, { recursive: true })
  .map((file) => statSync(join(out, file)))
  .filter((stat) => stat.isFile())
  .map((stat) => stat.size);
console.log(JSON.stringify({ modules, sizes }));
