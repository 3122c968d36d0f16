/** Runs a Node program several times and takes the median of its wall time and of its peak memory. */
import { spawnSync } from "node:child_process";
import { mkdtempSync, readFileSync, rmSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { pathToFileURL } from "node:url";
import { ROOT } from "../build.mjs";

const REPORTER = pathToFileURL(join(ROOT, "tools/bench/report-memory.mjs")).href;

export function measure(args, { runs = 5, env = {}, before = () => {} } = {}) {
  const times = [];
  const peaks = [];
  for (let i = 0; i < runs; i++) {
    const folder = mkdtempSync(join(tmpdir(), "steadfast-bench-"));
    const report = join(folder, "memory");
    before();
    const started = process.hrtime.bigint();
    const run = spawnSync(process.execPath, ["--import", REPORTER, ...args], {
      encoding: "utf8",
      env: { ...process.env, STEADFAST_MEMORY_REPORT: report, BENCH_FOLDER: folder, CDKTF_OUTDIR: folder, ...env },
    });
    times.push(Number(process.hrtime.bigint() - started) / 1e9);
    if (run.status !== 0) throw new Error(`${args.join(" ")} failed:\n${run.stderr}`);
    peaks.push(Number(readFileSync(report, "utf8")) / 1024);
    rmSync(folder, { recursive: true, force: true });
  }
  return { seconds: median(times), megabytes: median(peaks) };
}

function median(values) {
  return values.sort((a, b) => a - b)[Math.floor(values.length / 2)];
}
