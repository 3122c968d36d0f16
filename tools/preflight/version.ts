/** Whether a version such as `1.11.4` satisfies constraints such as `>= 1.11, < 2`; without an operator it must be equal. */
export function satisfies(version: string, constraints: string): boolean {
  return constraints.split(",").every((text) => {
    const [, operator = "=", wanted = ""] = /^\s*(>=|<=|!=|~>|>|<|=)?\s*([0-9][0-9.]*)\s*$/.exec(text) ?? [];
    if (wanted === "") return false;
    const order = compare(version, wanted);
    switch (operator) {
      case ">=":
        return order >= 0;
      case "<=":
        return order <= 0;
      case ">":
        return order > 0;
      case "<":
        return order < 0;
      case "!=":
        return order !== 0;
      case "~>":
        return order >= 0 && compare(version, next(wanted)) < 0;
      default:
        return order === 0;
    }
  });
}

/** Negative when a is older than b. */
function compare(a: string, b: string): number {
  const [left, right] = [a, b].map((text) => text.split(".").map(Number)) as [number[], number[]];
  for (let i = 0; i < Math.max(left.length, right.length); i++) {
    const difference = (left[i] ?? 0) - (right[i] ?? 0);
    if (difference !== 0) return difference;
  }
  return 0;
}

/** The first version that `~>` excludes: `~> 1.11` allows versions before `2`, `~> 1.11.4` before `1.12`. */
function next(version: string): string {
  const parts = version.split(".").map(Number).slice(0, -1);
  if (parts.length === 0) return String(Number(version) + 1);
  return [...parts.slice(0, -1), parts.at(-1)! + 1].join(".");
}
