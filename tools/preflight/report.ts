import type { Colors, Progress } from "../console/progress";
import { table } from "../console/table";
import type { Finding, Status } from "./finding";
import type { Verdict } from "./verdict";

const MARKS: Readonly<Record<Status, (colors: Colors) => string>> = {
  ok: (colors) => colors.green("✔"),
  later: (colors) => colors.dim("○"),
  warning: (colors) => colors.yellow("!"),
  missing: (colors) => colors.red("✘"),
};

/** Prints the findings, then the required actions, then the step of the order for which the account is ready. */
export function show(deployment: string, { findings, next, commands, blocked }: Verdict, progress: Progress): void {
  const { colors, columns } = progress;
  progress.line(
    table(
      [["", "check", "found"], ...findings.map((one) => [MARKS[one.status](colors), one.subject, foundBy(one)])],
      columns,
    ),
  );
  const open = findings.filter(({ status }) => status === "missing" || status === "warning");
  if (open.length > 0) progress.line(`\n${colors.bold("Required actions")}`);
  for (const fix of new Set(open.map((one) => one.fix))) {
    const same = open.filter((one) => one.fix === fix);
    for (const one of same) progress.line(`${MARKS[one.status](colors)} ${one.subject}: ${one.found}`);
    progress.line(`    ${fix}`);
    for (const command of new Set(same.flatMap((one) => one.command ?? [])))
      progress.line(`    ${colors.cyan(command)}`);
  }
  progress.line("");
  if (blocked) {
    const count = findings.filter(({ status }) => status === "missing").length;
    progress.line(
      colors.red(
        `Not ready: ${count} ${count === 1 ? "requirement is" : "requirements are"} missing; an apply would fail.`,
      ),
    );
  } else if (next) {
    progress.line(colors.green(`Ready for the step '${next.id}': ${next.title}`));
    for (const command of commands) progress.line(`  ${colors.cyan(command)}`);
  } else {
    const drill = colors.cyan(`npm run drill -- --deployment ${deployment}`);
    progress.line(`${colors.green("Everything is deployed.")} If no drill has run yet: ${drill}`);
  }
}

function foundBy({ status, found, createdBy }: Finding): string {
  return status === "later" ? `${found}; step '${createdBy!}' creates it` : found;
}

/** The verdict as JSON. */
export function asJson(deployment: string, { findings, next, blocked }: Verdict): string {
  return JSON.stringify({ deployment, ready: !blocked, next: next?.id, findings }, null, 2);
}
