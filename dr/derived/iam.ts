import type { Call } from "../plan/call";
import { callsOf, declaredStages, type Registry } from "../plan/declared";
import type { Plan } from "../plan/plan";

/** A statement of a Terraform policy document. */
export interface FunctionStatement {
  readonly sid: string;
  readonly actions: string[];
  readonly resources: string[];
  readonly condition?: { readonly test: string; readonly variable: string; readonly values: string[] }[];
}

/** Permissions of each function of a plan, by the function's part name: only the calls that its steps declare. */
export function functionStatements(
  plan: Plan,
  registry?: Registry,
): Readonly<Record<string, readonly FunctionStatement[]>> {
  const calls = new Map<string, Call[]>();
  for (const workflow of plan.workflows) {
    for (const step of declaredStages(plan, workflow, registry).flat()) {
      if (step.function === undefined) continue;
      calls.set(step.function, [...(calls.get(step.function) ?? []), ...callsOf(step, plan)]);
    }
  }
  return Object.fromEntries(
    [...calls].sort(([a], [b]) => (a < b ? -1 : 1)).map(([name, all]) => [name, statementsOf(all)]),
  );
}

/** Statements for calls: actions with the same resources and condition share one statement. */
export function statementsOf(calls: readonly Call[]): readonly FunctionStatement[] {
  const byAction = new Map<string, { readonly call: Call; readonly resources: Set<string> }>();
  for (const call of calls) {
    const key = JSON.stringify([call.action, call.condition ?? null]);
    const known = byAction.get(key) ?? { call, resources: new Set<string>() };
    call.resources.forEach((resource) => known.resources.add(resource));
    byAction.set(key, known);
  }
  const byPlace = new Map<
    string,
    { readonly actions: string[]; readonly place: Omit<FunctionStatement, "sid" | "actions"> }
  >();
  for (const { call, resources } of byAction.values()) {
    const { condition } = call;
    const place = {
      resources: [...resources].sort(),
      ...(condition ? { condition: [{ ...condition, values: [...condition.values].sort() }] } : {}),
    };
    const key = JSON.stringify(place);
    const known = byPlace.get(key) ?? { actions: [], place };
    known.actions.push(call.action);
    byPlace.set(key, known);
  }
  const sids = new Map<string, number>();
  return [...byPlace.entries()]
    .sort(([a], [b]) => (a < b ? -1 : 1))
    .map(([, { actions, place }]) => {
      const base = sid(actions.sort());
      const count = (sids.get(base) ?? 0) + 1;
      sids.set(base, count);
      return { sid: count === 1 ? base : `${base}${count}`, actions, ...place };
    })
    .sort((a, b) => (a.sid < b.sid ? -1 : 1));
}

/** Statement id, e.g. `RdsFailoverGlobalCluster`: named after the first action. */
function sid(actions: readonly string[]): string {
  return actions[0]!
    .split(/[^A-Za-z0-9]/)
    .map((word) => word.charAt(0).toUpperCase() + word.slice(1))
    .join("");
}
