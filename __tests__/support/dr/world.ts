import type { Failure, Outcome, StepInput, StepOutput } from "../../../dr/asl/contract";
import { IllegalMove } from "../../../dr/record/site-states";
import { activate, type DeploymentRecord, newRecord, releaseLock, takeLock } from "../../../dr/record/transitions";
import { HANGS, type TaskCall, TaskError } from "../asl/interpreter";

/**
 * - `error`: always throws. `blip`: throws an error without a retry, once.
 * - `throttle`: throws `Throttled` three times. `throttle-on`: always throws it.
 * - `timeout`: never responds. `timeout-late`: does its work and never responds.
 * - `duplicate`: does its work, the response is lost, and it is called again.
 * - `refused`, `unexpected-response` (invalid), `empty` (null), `never` (always waiting).
 */
export const FAULTS = [
  "error",
  "blip",
  "throttle",
  "throttle-on",
  "timeout",
  "timeout-late",
  "duplicate",
  "refused",
  "unexpected-response",
  "empty",
  "never",
] as const;
export type FaultKind = (typeof FAULTS)[number];

export interface Fault {
  readonly step: string;
  readonly operation: StepInput["operation"];
  readonly kind: FaultKind;
}

export interface Item {
  outcome?: Outcome;
  failure?: Failure | null;
  pointOfNoReturn: boolean;
  /** Started steps, and whether they are done. */
  readonly entries: Map<string, boolean>;
}

export interface Event {
  readonly operation: StepInput["operation"];
  readonly step: string;
  readonly epoch: number;
  readonly outcome?: Outcome;
}

/** Functions that implement the contract, with a table, the list of effects, and faults by step and operation. */
export class World {
  record: DeploymentRecord = newRecord("web-dev");
  readonly items = new Map<string, Item>();
  /** Steps whose changes are in effect, in the order of the changes. */
  readonly effects: string[] = [];
  readonly events: Event[] = [];
  readonly reported: Outcome[] = [];
  private readonly counts = new Map<string, number>();

  constructor(
    private readonly faults: readonly Fault[] = [],
    /** Steps whose start returns `waiting`. */
    private readonly slow: ReadonlySet<string> = new Set(),
  ) {}

  readonly task = ({ parameters, resource }: TaskCall): unknown => {
    const input = (parameters as { readonly Payload: StepInput }).Payload;
    const { step, operation, epoch, outcome } = input;
    this.events.push({ operation, step: step.id, epoch, ...(outcome ? { outcome } : {}) });
    const answer = this.faulty(input);
    if (answer === HANGS) return HANGS;
    return resource.endsWith(".waitForTaskToken") ? answer : { Payload: answer, StatusCode: 200 };
  };

  item(execution: string): Item {
    const known = this.items.get(execution) ?? { pointOfNoReturn: false, entries: new Map<string, boolean>() };
    this.items.set(execution, known);
    return known;
  }

  private faulty(input: StepInput): unknown {
    const { step, operation } = input;
    const fault = this.faults.find((one) => one.step === step.id && one.operation === operation);
    const key = `${step.id} ${operation}`;
    const count = (this.counts.get(key) ?? 0) + 1;
    this.counts.set(key, count);
    switch (fault?.kind) {
      case "error":
        throw new TaskError("Boom");
      case "blip":
        if (count === 1) throw new TaskError("Boom");
        break;
      case "throttle":
        if (count <= 3) throw new TaskError("Throttled");
        break;
      case "throttle-on":
        throw new TaskError("Throttled");
      case "timeout":
        return HANGS;
      case "timeout-late":
        this.work(input);
        return HANGS;
      case "duplicate":
        if (count === 1) {
          this.work(input);
          throw new TaskError("Lambda.SdkClientException");
        }
        break;
      case "refused":
        return { status: "refused", reason: "refused by the test" };
      case "unexpected-response":
        return { status: 7 };
      case "empty":
        return null;
      case "never":
        return { status: "waiting" };
      default:
    }
    return this.work(input);
  }

  private work(input: StepInput): StepOutput {
    const { step, execution, operation, epoch } = input;
    const item = this.item(execution);
    if (step.type === "acquire-lock") return this.lock(input, item);
    if (step.type === "record") {
      item.outcome = input.outcome!;
      item.failure = input.failure ?? null;
      return { status: "done" };
    }
    if (step.type === "notify") {
      this.reported.push(input.outcome!);
      return { status: "done" };
    }
    if (step.type === "release-lock") {
      this.record = releaseLock(this.record, execution);
      return { status: "done" };
    }
    const { lock } = this.record;
    if (lock?.execution !== execution || lock.epoch !== epoch) return { status: "refused", reason: "old epoch" };
    if (operation === "undo") {
      if (this.effects.includes(step.id)) this.effects.splice(this.effects.indexOf(step.id), 1);
      return { status: "done" };
    }
    if (operation === "check" && !item.entries.has(step.id)) return { status: "refused", reason: "not started" };
    if (operation === "start" && item.entries.get(step.id) !== true) {
      if (step.pointOfNoReturn) item.pointOfNoReturn = true;
      if (!this.effects.includes(step.id)) this.effects.push(step.id);
      item.entries.set(step.id, !this.slow.has(step.id));
      if (this.slow.has(step.id)) return { status: "waiting" };
    }
    item.entries.set(step.id, true);
    if (step.pointOfNoReturn) this.record = activate(this.record, { execution, epoch }, input.site, input.mode);
    return { status: "done" };
  }

  private lock({ execution, operation, workflow, site, mode, resume }: StepInput, item: Item): StepOutput {
    if (operation === "undo") {
      this.record = releaseLock(this.record, execution);
      return { status: "done" };
    }
    const former = this.items.get(resume);
    const resumed = former ? { resume: { execution: resume, pastPointOfNoReturn: former.pointOfNoReturn } } : {};
    try {
      this.record = takeLock(this.record, { execution, workflow, site, mode, now: 0, ...resumed });
    } catch (error) {
      if (error instanceof IllegalMove) return { status: "refused", reason: error.message };
      throw error;
    }
    former?.entries.forEach((done, step) => item.entries.set(step, done));
    if (former?.pointOfNoReturn) item.pointOfNoReturn = true;
    const answer = { status: "done" as const, epoch: this.record.epoch, forwardOnly: item.pointOfNoReturn };
    return answer;
  }
}
