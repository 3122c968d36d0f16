/**
 * Runs Node programs several times, in turn, and returns the median of the wall time and the peak memory of each: other load
 * on the machine affects all of them.
 */
import { spawnSync } from "node:child_process";
import { mkdtempSync, readFileSync, rmSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { pathToFileURL } from "node:url";
import { ROOT } from "../compile/build.mjs";

const REPORTER = pathToFileURL(join(ROOT, "tools/bench/report-memory.mjs")).href;

export function measure(programs, { runs = 5, before = () => {} } = {}) {
  const samples = programs.map(() => []);
  for (let i = 0; i < runs; i++) {
    for (const [k, args] of programs.entries()) {
      before();
      samples[k].push(runOnce(args));
    }
  }
  return samples.map((of) => ({
    seconds: median(of.map(({ seconds }) => seconds)),
    megabytes: median(of.map(({ megabytes }) => megabytes)),
  }));
}

function runOnce(args) {
  const folder = mkdtempSync(join(tmpdir(), "steadfast-bench-"));
  const report = join(folder, "memory");
  const started = process.hrtime.bigint();
  const run = spawnSync(process.execPath, ["--import", REPORTER, ...args], {
    encoding: "utf8",
    env: { ...process.env, STEADFAST_MEMORY_REPORT: report, BENCH_FOLDER: folder, CDKTF_OUTDIR: folder },
  });
  const seconds = Number(process.hrtime.bigint() - started) / 1e9;
  if (run.status !== 0) throw new Error(`${args.join(" ")} failed:\n${run.stderr}`);
  const megabytes = Number(readFileSync(report, "utf8")) / 1024;
  rmSync(folder, { recursive: true, force: true });
  return { seconds, megabytes };
}

function median(values) {
  return values.sort((a, b) => a - b)[Math.floor(values.length / 2)];
}
