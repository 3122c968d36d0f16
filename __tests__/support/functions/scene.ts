import { type Call, serviceOf } from "../../../dr/plan/call";
import { recordKey } from "../../../dr/record/conditional-write";
import type { Operation, StepInput, StepOutput } from "../../../dr/asl/contract";
import { type DeclaredStep, declaredStages, journalCalls } from "../../../dr/plan/declared";
import { type ExecutionItem, executionOf } from "../../../dr/record/items";
import type { Mode, Plan, ServingRole, WorkflowKind } from "../../../dr/plan/plan";
import type { Step } from "../../../dr/steps/registry";
import type { DeploymentRecord } from "../../../dr/record/transitions";
import { DrTable } from "../../../functions/runtime/dr-table/dr-table";
import { type StepHandler, stepHandler, type StepFunction } from "../../../functions/runtime/step/step-function";
import { webPlan } from "../dr/plans";
import { FakeAws } from "./fake-aws";

export const EXECUTION = "failover-1";
export const EPOCH = 5;

export interface SceneOptions {
  readonly mode?: Mode;
  readonly site?: ServingRole;
  readonly kind?: WorkflowKind;
}

/** One step of an execution that holds the lock, with AWS in memory. Every call is compared with the declared calls. */
export class Scene {
  readonly aws = new FakeAws();
  readonly plan: Plan;
  readonly declared: DeclaredStep;
  /** Calls made so far, as `<operation> <action> <region>`. */
  readonly reached = new Set<string>();
  readonly handler: StepHandler;
  private readonly options: Required<SceneOptions>;

  constructor(
    step: Step,
    createFunction: (scene: Scene) => Pick<StepFunction, "steps" | "withoutLock">,
    { mode = "unplanned", site = "secondary", kind = "activate" }: SceneOptions = {},
  ) {
    this.options = { mode, site, kind };
    const workflow = { kind, site, mode, stages: [[step]] };
    this.plan = { ...webPlan(), workflows: [workflow] };
    this.declared = declaredStages(this.plan, workflow)[0]![0]!;
    this.record = {
      ...{ plan: this.plan.name, version: 9, epoch: EPOCH, activeSite: site === "secondary" ? "primary" : "secondary" },
      sites:
        site === "secondary"
          ? { primary: "active", secondary: "passive" }
          : { primary: "passive", secondary: "active" },
      lock: { execution: EXECUTION, epoch: EPOCH, workflow: kind, site, mode },
    };
    this.handler = stepHandler({ table: this.table, now: () => this.aws.now, ...createFunction(this) });
  }

  get control(): string {
    return this.plan.sites.control.region;
  }

  get table(): DrTable {
    return new DrTable(this.aws.client("dynamodb")(this.control), this.plan.table);
  }

  get record(): DeploymentRecord {
    const { pk, sk } = recordKey(this.plan.name);
    return this.aws.table.get(pk, sk) as unknown as DeploymentRecord;
  }

  set record(record: DeploymentRecord) {
    const { pk, sk } = recordKey(this.plan.name);
    this.aws.table.set(pk, sk, { ...record });
  }

  get item(): ExecutionItem {
    return executionOf(this.plan.name, EXECUTION, this.aws.table.get(this.plan.name, `EXECUTION#${EXECUTION}`) ?? {});
  }

  input(operation: Operation, change: Partial<StepInput> = {}): StepInput {
    const { kind, ...rest } = this.options;
    const { id, type, parameters, pointOfNoReturn } = this.declared;
    return {
      ...{ plan: this.plan.name, workflow: kind, ...rest, execution: EXECUTION, epoch: EPOCH, operation },
      ...{ acceptedLossSeconds: 0, resume: "", requestedBy: "unknown" },
      step: { id, type, parameters, pointOfNoReturn },
      ...change,
    };
  }

  /** Runs an operation; throws when it makes a call that the step does not declare for it. */
  async take(operation: Operation, change: Partial<StepInput> = {}): Promise<StepOutput> {
    const before = this.aws.calls.length;
    const outcome = await this.handler(this.input(operation, change)).then(
      (output) => () => output,
      (error: unknown) => () => {
        throw error;
      },
    );
    const made = this.aws.calls.slice(before).map(({ action, region }) => `${operation} ${action} ${region}`);
    const allowed = new Set(this.allowed(operation));
    const undeclared = made.filter((call) => !allowed.has(call));
    if (undeclared.length > 0) throw new Error(`'${this.declared.id}' does not declare: ${undeclared.join(", ")}`);
    made.forEach((call) => this.reached.add(call));
    return outcome();
  }

  /** Starts, and checks until the output is no longer `waiting`; at most 20 times. */
  async finish(change: Partial<StepInput> = {}): Promise<StepOutput> {
    let output = await this.take("start", change);
    for (let i = 0; i < 20 && output.status === "waiting"; i++) {
      this.aws.tick();
      output = await this.take("check", change);
    }
    return output;
  }

  /** The complete state, which a repeated call must not change. */
  get state(): string {
    const { table, services, globals, instances, published } = this.aws;
    return JSON.stringify([table.contents, [...services], [...globals], [...instances], published]);
  }

  /** Declared calls of the step without those of the journal, as `<operation> <action> <region>`. */
  get own(): readonly string[] {
    return (["start", "check", "undo"] as const).flatMap((operation) =>
      this.listed(operation, this.declared.calls[operation]),
    );
  }

  private allowed(operation: Operation): readonly string[] {
    return this.listed(operation, [...this.declared.calls[operation], ...journalCalls(this.declared, this.plan)]);
  }

  private listed(operation: Operation, calls: readonly Call[]): readonly string[] {
    return calls
      .filter((call) => call.implied === undefined && serviceOf(call) !== "kms")
      .map(({ action, region }) => `${operation} ${action} ${region}`);
  }
}

/** Declared calls that no scene has made. */
export function unreached(scenes: readonly Scene[]): readonly string[] {
  const reached = new Set(scenes.flatMap((scene) => [...scene.reached]));
  return [...new Set(scenes.flatMap((scene) => scene.own))].filter((call) => !reached.has(call));
}
