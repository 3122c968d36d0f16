import { SfnStateMachine } from "@cdktf/provider-aws/lib/sfn-state-machine";
import { Construct } from "constructs";
import { stateMachine } from "../../dr/asl/asl";
import type { StateMachine } from "../../dr/asl/state";
import { machineName, type Plan, type WorkflowKind } from "../../dr/plan/plan";
import type { Lambda } from "../compute/lambda";
import { InvalidProps } from "../core/invalid-props";
import { LogGroup } from "../core/log-group";
import type { Statement } from "../core/policy-document";
import { type Site, siteOf } from "../core/site";

/** A reference to a state machine. */
export interface MachineRef {
  /** Deterministic ARN. */
  readonly arn: string;
}

/** Reference to the state machine of a kind of workflow in the control site, without a dependency on it. */
export function machineByName({ siteNames }: Site, plan: Pick<Plan, "name">, kind: WorkflowKind): MachineRef {
  return { arn: siteNames.arn("states", `stateMachine:${machineName(plan, kind)}`) };
}

export interface RecoveryMachineProps {
  readonly plan: Plan;
  readonly kind: WorkflowKind;
  /** Functions of its steps. The machine is created and changed after them, as an execution may start at any time. */
  readonly functions: readonly Pick<Lambda, "resource">[];
  /** Key of its log; it must allow the CloudWatch Logs service and the delivery of logs. */
  readonly keyArn: string;
  readonly logRetentionDays: number;
}

/** Characters. @see https://docs.aws.amazon.com/step-functions/latest/dg/service-quotas.html */
const MAX_DEFINITION_LENGTH = 1024 * 1024;

/**
 * The state machine of one kind of workflow, whose executions are failovers, switchovers, failbacks and drills. It logs
 * every event with its data and is traced; its role may invoke only the functions in its definition.
 */
export class RecoveryMachine extends Construct {
  readonly kind: WorkflowKind;
  /** Deterministic name. */
  readonly name: string;
  /** Deterministic ARN. */
  readonly arn: string;
  readonly resource: SfnStateMachine;

  constructor(scope: Construct, id: string, props: RecoveryMachineProps) {
    super(scope, id);
    const { plan, kind } = props;
    const { siteNames, region } = siteOf(this);
    if (region !== plan.sites.control.region) {
      throw new InvalidProps(
        this,
        `plan should be orchestrated from the stack's region ${region}, got ${plan.sites.control.region}`,
      );
    }
    this.kind = kind;
    this.name = machineName(plan, kind);
    this.arn = machineByName(siteOf(this), plan, kind).arn;
    const definition = stateMachine(plan, kind, (part) => siteNames.of(part, "function"));
    const text = JSON.stringify(definition);
    if (text.length > MAX_DEFINITION_LENGTH) {
      throw new InvalidProps(
        this,
        `plan should make a definition of up to ${MAX_DEFINITION_LENGTH} characters, got ${text.length}: drop steps or split the plan`,
      );
    }
    const log = new LogGroup(this, "log", {
      name: `machines/${kind}`,
      retentionDays: props.logRetentionDays,
      keyArn: props.keyArn,
    });
    this.resource = new SfnStateMachine(this, "Resource", {
      name: this.name,
      type: "STANDARD",
      definition: text,
      roleArn: this.role(invoked(definition)),
      loggingConfiguration: { level: "ALL", includeExecutionData: true, logDestination: `${log.arn}:*` },
      tracingConfiguration: { enabled: true },
      dependsOn: props.functions.map(({ resource }) => resource),
    });
  }

  private role(functionArns: readonly string[]): string {
    return siteOf(this).role(`machine-${this.kind}`, {
      description: `Allows the state machine ${this.name} to invoke its functions`,
      assumedBy: ["states.amazonaws.com"],
      sourceArns: [this.arn],
      statements: [
        { sid: "InvokeFunctions", actions: ["lambda:InvokeFunction"], resources: [...functionArns] },
        DELIVER_LOG,
        TRACE,
      ],
    }).arn;
  }
}

/** These actions support no resource ARNs. @see https://docs.aws.amazon.com/step-functions/latest/dg/cw-logs.html */
const DELIVER_LOG: Statement = {
  sid: "DeliverLog",
  actions: [
    "logs:CreateLogDelivery",
    "logs:DeleteLogDelivery",
    "logs:DescribeLogGroups",
    "logs:DescribeResourcePolicies",
    "logs:GetLogDelivery",
    "logs:ListLogDeliveries",
    "logs:PutResourcePolicy",
    "logs:UpdateLogDelivery",
  ],
  resources: ["*"],
};

/** @see https://docs.aws.amazon.com/step-functions/latest/dg/xray-iam.html */
const TRACE: Statement = {
  sid: "Trace",
  actions: ["xray:GetSamplingRules", "xray:GetSamplingTargets", "xray:PutTelemetryRecords", "xray:PutTraceSegments"],
  resources: ["*"],
};

/** ARNs of the functions in a definition, sorted. */
function invoked(definition: StateMachine): string[] {
  const found = new Set<string>();
  const visit = (value: unknown): void => {
    if (typeof value !== "object" || value === null) return;
    for (const [key, inner] of Object.entries(value)) {
      if (key === "FunctionName" && typeof inner === "string") found.add(inner);
      else visit(inner);
    }
  };
  visit(definition);
  return [...found].sort();
}
