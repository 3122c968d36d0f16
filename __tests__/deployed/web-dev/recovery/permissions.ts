import { callsOf, declaredStages } from "../../../../dr/plan/declared";
import type { Plan } from "../../../../dr/plan/plan";
import type { LoggedCall } from "../../../../emulator/gateway/call-log";
import { builtStacks } from "../../../support/deployments";
import type { Recovery } from "../../../support/recovery";
import { undeclaredCalls } from "../../../support/undeclared-calls";

/** Service names in permissions that differ from the signing name. */
const PREFIXES: Readonly<Record<string, string>> = { monitoring: "cloudwatch" };
const ACTIONS: Readonly<Record<string, string>> = { "lambda:Invoke": "lambda:InvokeFunction" };

/** After all executions: the functions made exactly the calls that they may make. */
export function permissions(recovery: () => Recovery, since: () => number): void {
  test("E6: every function has called what its steps declare, and nothing else", async () => {
    const { plan, control } = recovery();
    const calls = await control.calls({ since: since() });
    expect(called(plan, calls)).toEqual(declared(plan));
  });

  test("X16: functions in a network have called only the services that they declare", async () => {
    const documents = Object.values(builtStacks("web-dev")).map(({ document }) => document);
    expect(undeclaredCalls(documents, await recovery().control.calls())).toEqual([]);
  });
}

/** Actions with their regions by function, as the steps of all workflows declare them; actions of AWS itself are no calls. */
function declared(plan: Plan): Record<string, string[]> {
  const steps = plan.workflows.flatMap((workflow) => declaredStages(plan, workflow).flat());
  return byFunction(
    steps.flatMap((step) =>
      callsOf(step, plan)
        .filter(({ implied }) => implied === undefined)
        .map(({ action, region }) => [step.function!, `${action} ${region}`] as const),
    ),
  );
}

function called(plan: Plan, calls: readonly LoggedCall[]): Record<string, string[]> {
  const prefix = `${plan.name}-control-`;
  const functions = new Set(
    plan.workflows.flatMap((workflow) => declaredStages(plan, workflow).flat()).map((step) => step.function),
  );
  return byFunction(
    calls
      .filter(({ caller }) => caller.startsWith(prefix) && functions.has(caller.slice(prefix.length)))
      .map(({ caller, service, action, region }) => {
        const name = `${PREFIXES[service] ?? service}:${action}`;
        return [caller.slice(prefix.length), `${ACTIONS[name] ?? name} ${region}`] as const;
      }),
  );
}

function byFunction(pairs: readonly (readonly [name: string, call: string])[]): Record<string, string[]> {
  const found: Record<string, string[]> = {};
  for (const [name, call] of [...pairs].sort()) {
    const calls = (found[name] ??= []);
    if (!calls.includes(call)) calls.push(call);
  }
  return found;
}
