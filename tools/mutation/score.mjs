import { relative } from "node:path";

/** The least share of mutants, in percent, that the tests of a folder notice. */
export const THRESHOLDS = { dr: 85, functions: 85, constructs: 80, config: 80 };

/** Counts of mutants by what became of them, of `all` that there are, and a line for each that no test noticed. */
export function scoreOf(results, all = results.length) {
  const of = (...status) => results.filter((one) => status.includes(one.status));
  // A test file that cannot even be loaded any more is a runtime error.
  const noticed = of("Killed", "Timeout", "RuntimeError").length;
  const missed = of("Survived", "NoCoverage");
  return {
    noticed,
    timedOut: of("Timeout").length,
    missed: missed.length,
    all,
    percent: percent(noticed, missed.length),
    lines: missed.map(line).sort((a, b) => a.localeCompare(b, "en", { numeric: true })),
  };
}

/** Without mutants there is nothing to miss. */
export function percent(noticed, missed) {
  return noticed + missed === 0 ? 100 : Math.round((1000 * noticed) / (noticed + missed)) / 10;
}

/** As `dr: 91.3 % of a sample of 150 of 2210 mutants (137 noticed, 2 of them by a time-out, 13 missed)`. */
export function summary(path, { noticed, timedOut, missed, all, percent: share }) {
  const tried = noticed + missed;
  const of = tried === all ? `${all} mutants` : `a sample of ${tried} of ${all} mutants`;
  const slow = timedOut > 0 ? `, ${timedOut} of them by a time-out` : "";
  return `${path}: ${share} % of ${of} (${noticed} noticed${slow}, ${missed} missed)`;
}

/** Folders below their threshold, as `folder: 70.1 %, at least 85 % are wanted`. */
export function tooLow(scores) {
  return Object.entries(THRESHOLDS).flatMap(([folder, least]) => {
    const own = scores.filter(({ path }) => path.split("/")[0] === folder);
    const sum = (key) => own.reduce((total, one) => total + one[key], 0);
    const score = percent(sum("noticed"), sum("missed"));
    return own.length > 0 && score < least ? [`${folder}: ${score} %, at least ${least} % are wanted`] : [];
  });
}

function line({ fileName, location: { start }, status, mutatorName, replacement }) {
  const change = `${mutatorName}: ${(replacement ?? "").replace(/\s+/g, " ").slice(0, 120)}`;
  return `${relative(process.cwd(), fileName)}:${start.line}:${start.column + 1} ${status} ${change}`;
}
