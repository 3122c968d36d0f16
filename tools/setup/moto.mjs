import { spawnSync } from "node:child_process";
import { existsSync, readFileSync } from "node:fs";
import { join } from "node:path";
import { ROOT } from "../compile/build.mjs";
import { Missing } from "./missing.mjs";
import { STORE } from "./paths.mjs";

const REQUIREMENTS = join(ROOT, "emulator/moto/requirements.txt");
const VENV = join(STORE, "venv");
const VENV_PYTHON = join(VENV, process.platform === "win32" ? "Scripts/python.exe" : "bin/python3");
const SYSTEM_PYTHONS = ["python3", "python"];

/** A Python with the pinned version of moto, or a new virtual environment with it. */
export function findMoto(report, { mayInstall = true } = {}) {
  const wanted = /^moto(?:\[[^\]]*\])?==(\S+)/m.exec(readFileSync(REQUIREMENTS, "utf8"))[1];
  const seen = [];
  for (const python of [...SYSTEM_PYTHONS, VENV_PYTHON]) {
    const found = motoOf(python);
    if (found?.version === wanted) return { version: `moto ${wanted}`, where: found.executable };
    if (found) seen.push(`${found.executable} has moto ${found.version}`);
  }
  if (!mayInstall) throw missing(wanted, seen.join(", ") || "no Python has this version");

  const python = SYSTEM_PYTHONS.find((name) => spawnSync(name, ["--version"]).status === 0);
  if (!python) throw missing(wanted, "there is no Python on the PATH");
  report(`creating a virtual environment with moto ${wanted}`);
  for (const [command, args] of [
    [python, ["-m", "venv", VENV]],
    [VENV_PYTHON, ["-m", "pip", "install", "--quiet", "--disable-pip-version-check", "-r", REQUIREMENTS]],
  ]) {
    const run = spawnSync(command, args, { encoding: "utf8" });
    if (run.status !== 0) throw missing(wanted, `\`${command} ${args.join(" ")}\` failed:\n${lastLines(run.stderr)}`);
  }
  return { version: `moto ${wanted}`, where: VENV_PYTHON };
}

function motoOf(python) {
  if (python === VENV_PYTHON && !existsSync(python)) return undefined;
  const script =
    "import json, sys\nfrom importlib.metadata import version\nprint(json.dumps({'version': version('moto'), 'executable': sys.executable}))";
  const run = spawnSync(python, ["-c", script], { encoding: "utf8" });
  return run.status === 0 ? JSON.parse(run.stdout) : undefined;
}

function lastLines(text) {
  return (text ?? "").trim().split("\n").slice(-5).join("\n");
}

function missing(version, detail) {
  return new Missing(`The emulator needs Python 3.9 or later with moto ${version}: ${detail}`, [
    "install Python from https://www.python.org or your system's packages (Debian: `apt install python3-venv`)",
    `or create an environment yourself: \`python3 -m venv .steadfast/venv && .steadfast/venv/bin/pip install -r emulator/moto/requirements.txt\``,
    "behind an air gap: point pip at your own index (PIP_INDEX_URL)",
  ]);
}
