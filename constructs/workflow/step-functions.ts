import { Construct } from "constructs";
import { functionStatements } from "../../dr/derived/iam";
import type { Plan } from "../../dr/plan/plan";
import { Lambda } from "../compute/lambda";
import type { KeyRef } from "../security/key";
import { permissions } from "./permissions";

export interface StepFunctionsProps {
  readonly plan: Plan;
  /** Key of the functions, of the table and of the topic, so that their roles need no other. */
  readonly key: KeyRef;
  readonly logRetentionDays: number;
  /**
   * Executions reserved for each function.
   * @default none
   */
  readonly reservedConcurrency?: number;
}

/** Shorter than the state machine waits for an answer: see INVOKE_SECONDS of dr/asl/scope.ts. */
const TIMEOUT_SECONDS = 25;

/** The functions that do the steps of a plan; each may do what its steps declare and nothing else. */
export class StepFunctions extends Construct {
  readonly functions: readonly Lambda[];

  constructor(scope: Construct, id: string, props: StepFunctionsProps) {
    super(scope, id);
    const { plan, key, logRetentionDays, reservedConcurrency } = props;
    this.functions = Object.entries(functionStatements(plan)).map(([name, statements]) => {
      const publishes = statements.some(({ actions }) => actions.includes("sns:Publish"));
      return new Lambda(this, name, {
        name,
        description: `Recovery of ${plan.name}: does the steps of '${name}'`,
        statements: permissions(statements),
        key,
        logRetentionDays,
        timeoutSeconds: TIMEOUT_SECONDS,
        ...(reservedConcurrency === undefined ? {} : { reservedConcurrency }),
        environment: {
          TABLE: plan.table,
          ...(publishes ? { TOPIC: plan.topic } : {}),
        },
      });
    });
  }
}
