/** Prints each test when it has ended, not only when its file has: some files take half an hour. */
const MARKS = { passed: "✓", failed: "✕" };

module.exports = class {
  onTestCaseResult(_test, { status, fullName, duration }) {
    const seconds = ((duration ?? 0) / 1000).toFixed(1);
    process.stdout.write(`  ${MARKS[status] ?? "○"} ${fullName} (${seconds} s)\n`);
  }
};
