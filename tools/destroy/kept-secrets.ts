import type { StackFile } from "../preflight/stack-files";

/** Days for which AWS keeps a deleted secret when the stack sets none. */
const DEFAULT_DAYS = 30;

/** The secrets whose names stay in use after a destroy, with the command that frees each. */
export function keptSecrets(stacks: readonly StackFile[]): string[] {
  return stacks.flatMap(({ region, resources }) =>
    resources
      .filter(({ type }) => type === "aws_secretsmanager_secret")
      .map(({ values }) => ({
        name: String(values["name"]),
        days: Number(values["recovery_window_in_days"] ?? DEFAULT_DAYS),
      }))
      .filter(({ days }) => days > 0)
      .flatMap(({ name, days }) => [
        `  the name of the secret ${name} for ${days} days; to deploy earlier:`,
        `    aws secretsmanager delete-secret --region ${region} --force-delete-without-recovery --secret-id ${name}`,
      ]),
  );
}
