/** Builds and synthesizes every deployment the given number of times, each with its own name. */
const { join } = require("node:path");

const [, , folder, times] = process.argv;
const { App } = require("cdktf");
const { chosen } = require(join(folder, "config/index.js"));
const { build } = require(join(folder, "stacks/build.js"));
const { synth } = require(join(folder, "stacks/synth.js"));
const { withoutStackTraces } = require(join(folder, "constructs/core/stack-traces.js"));

withoutStackTraces();
const app = new App({ stackTraces: false });
for (const deployment of chosen()) {
  for (let i = 0; i < Number(times); i++) build(app, { ...deployment, name: `${deployment.name}${i}` });
}
synth(app);
