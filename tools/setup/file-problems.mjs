/** Errors of the file system that a person can resolve, by Node's code. */
const PROBLEMS = {
  EACCES: ["may not be read or written", "give this user access, or use a checkout that it owns"],
  EPERM: ["may not be changed", "give this user access, or use a checkout that it owns"],
  EROFS: ["is in a read-only file system", "use a checkout in a file system that can be written"],
  ENOSPC: [
    "does not fit: the disk is full",
    "free some space, then run the command again; it continues where it stopped",
  ],
  EDQUOT: ["does not fit: the disk quota is used up", "free some space, then run the command again"],
  EFBIG: [
    "does not fit: a file of this shell may not be larger",
    "raise the limit (ulimit -f), then run the command again",
  ],
  EMFILE: ["cannot be opened: too many files are open", "raise the limit (ulimit -n)"],
};

/** Codes that name no path; of the others, an error without a path is not about a file. */
const WITHOUT_PATH = ["ENOSPC", "EDQUOT", "EFBIG", "EMFILE"];

/** The message of an error of the file system, with the fix; undefined for any other error. A copy fails at its `dest`. */
export function fileProblem({ code, path, dest }) {
  const problem = path !== undefined || WITHOUT_PATH.includes(code) ? PROBLEMS[code] : undefined;
  return problem && `${dest ?? path ?? "A file that the command writes"} ${problem[0]}\n  - ${problem[1]}`;
}
