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
  ENOTDIR: ["is below a file, not a folder", "delete the file"],
  EEXIST: ["is a file, not a folder", "delete it"],
  EMFILE: ["cannot be opened: too many files are open", "raise the limit (ulimit -n)"],
};

/** The message of an error of the file system, with the fix; undefined for any other error. */
export function fileProblem({ code, path, message }) {
  const problem = PROBLEMS[code];
  return problem && `${path ?? message} ${problem[0]}\n  - ${problem[1]}`;
}
