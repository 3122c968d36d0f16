/** The least share of mutants, in percent, that the tests of a folder notice. */
export const THRESHOLDS = { dr: 85, functions: 85, constructs: 80, config: 80 };

/** Counts of one file's mutants by what became of them. */
export function scoreOf(results) {
  const count = (...status) => results.filter((one) => status.includes(one.status)).length;
  const noticed = count("Killed", "Timeout");
  const missed = count("Survived", "NoCoverage");
  return { noticed, missed, percent: percent(noticed, missed) };
}

/** Without mutants there is nothing to miss. */
export function percent(noticed, missed) {
  return noticed + missed === 0 ? 100 : Math.round((1000 * noticed) / (noticed + missed)) / 10;
}

/** Folders below their threshold, as `folder: 70.1 %, at least 85 % are wanted`. */
export function tooLow(files) {
  return Object.entries(THRESHOLDS).flatMap(([folder, least]) => {
    const own = files.filter(({ file }) => file.startsWith(`${folder}/`));
    const sum = (key) => own.reduce((total, one) => total + one[key], 0);
    const score = percent(sum("noticed"), sum("missed"));
    return own.length > 0 && score < least ? [`${folder}: ${score} %, at least ${least} % are wanted`] : [];
  });
}
