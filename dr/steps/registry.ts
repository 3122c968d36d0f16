import type { StepType } from "../plan/step-type";
import { acquireLock } from "./acquire-lock";
import { auroraGlobal } from "./aurora-global";
import { confirmOutage } from "./confirm-outage";
import { customFunction } from "./custom-function";
import { ecsScaling } from "./ecs-scaling";
import { fence } from "./fence";
import { lagGate } from "./lag-gate";
import { manualApproval } from "./manual-approval";
import { notify } from "./notify";
import { rdsReplica } from "./rds-replica";
import { record } from "./record";
import { releaseLock } from "./release-lock";
import { trafficSwitch } from "./traffic-switch";
import { verifyHealth } from "./verify-health";
import { verifyOutside } from "./verify-outside";
import { wait } from "./wait";

/**
 * All step types. To add one (DocumentDB or ElastiCache global, EKS node groups, restore from backup), add a file in
 * this folder and a line here. An incomplete declaration does not compile.
 */
export const STEP_TYPES = {
  "acquire-lock": acquireLock,
  "aurora-global": auroraGlobal,
  "confirm-outage": confirmOutage,
  "custom-function": customFunction,
  "ecs-scaling": ecsScaling,
  fence,
  "lag-gate": lagGate,
  "manual-approval": manualApproval,
  notify,
  "rds-replica": rdsReplica,
  record,
  "release-lock": releaseLock,
  "traffic-switch": trafficSwitch,
  "verify-health": verifyHealth,
  "verify-outside": verifyOutside,
  wait,
} as const;

export type StepTypeName = keyof typeof STEP_TYPES;

export type ParametersOf<T extends StepTypeName> = (typeof STEP_TYPES)[T] extends StepType<infer P> ? P : never;

/** One step of a workflow: its type decides which parameters it has. */
export type Step = {
  readonly [T in StepTypeName]: {
    /** Stable, short and unique in its workflow, e.g. `promote-database`. */
    readonly id: string;
    readonly type: T;
    readonly parameters: ParametersOf<T>;
    /**
     * Whether the execution continues when the step fails.
     * @default false
     */
    readonly bestEffort?: boolean;
  };
}[StepTypeName];
