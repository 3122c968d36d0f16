import { relative } from "node:path";

/** Minimum percentage of mutants that the tests of a folder must detect. */
export const THRESHOLDS = { dr: 85, functions: 85, constructs: 80, config: 80 };

/** Counts of mutants by result, out of `all` mutants, and a line for each mutant that no test detected. */
export function scoreOf(results, all = results.length) {
  const of = (...status) => results.filter((one) => status.includes(one.status));
  // A test file that can no longer be loaded is a runtime error.
  const detected = of("Killed", "Timeout", "RuntimeError").length;
  const missed = of("Survived", "NoCoverage");
  return {
    detected,
    timedOut: of("Timeout").length,
    missed: missed.length,
    all,
    percent: percent(detected, missed.length),
    lines: missed.map(line).sort((a, b) => a.localeCompare(b, "en", { numeric: true })),
  };
}

/** 100 if there are no mutants. */
export function percent(detected, missed) {
  return detected + missed === 0 ? 100 : Math.round((1000 * detected) / (detected + missed)) / 10;
}

/** For example `dr: 91.3 % of a sample of 150 of 2210 mutants (137 detected, 2 of them by a timeout, 13 missed)`. */
export function summary(path, { detected, timedOut, missed, all, percent: score }) {
  const tried = detected + missed;
  const of = tried === all ? `${all} mutants` : `a sample of ${tried} of ${all} mutants`;
  const slow = timedOut > 0 ? `, ${timedOut} of them by a timeout` : "";
  return `${path}: ${score} % of ${of} (${detected} detected${slow}, ${missed} missed)`;
}

/** Folders below their threshold, for example `folder: 70.1 %, at least 85 % required`. */
export function tooLow(scores) {
  return Object.entries(THRESHOLDS).flatMap(([folder, least]) => {
    const own = scores.filter(({ path }) => path.split("/")[0] === folder);
    const sum = (key) => own.reduce((total, one) => total + one[key], 0);
    const score = percent(sum("detected"), sum("missed"));
    return own.length > 0 && score < least ? [`${folder}: ${score} %, at least ${least} % required`] : [];
  });
}

function line({ fileName, location: { start }, status, mutatorName, replacement }) {
  const change = `${mutatorName}: ${(replacement ?? "").replace(/\s+/g, " ").slice(0, 120)}`;
  return `${relative(process.cwd(), fileName)}:${start.line}:${start.column + 1} ${status} ${change}`;
}
