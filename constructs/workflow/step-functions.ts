import { Construct } from "constructs";
import { functionSeconds } from "../../dr/asl/timeouts";
import { functionStatements } from "../../dr/derived/iam";
import type { Plan } from "../../dr/plan/plan";
import { Lambda } from "../compute/lambda";
import type { KeyRef } from "../security/key";
import { permissions } from "./permissions";

export interface StepFunctionsProps {
  readonly plan: Plan;
  /** Key of the functions, the table and the topic, so that the roles of the functions need no other key. */
  readonly key: KeyRef;
  readonly logRetentionDays: number;
  /**
   * Executions reserved for each function.
   * @default none
   */
  readonly reservedConcurrency?: number;
}

/** The functions that run the steps of a plan; each has the permissions that its steps declare and no others. */
export class StepFunctions extends Construct {
  readonly functions: readonly Lambda[];

  constructor(scope: Construct, id: string, props: StepFunctionsProps) {
    super(scope, id);
    const { plan, key, logRetentionDays, reservedConcurrency } = props;
    const timeouts = functionSeconds(plan);
    this.functions = Object.entries(functionStatements(plan)).map(([name, statements]) => {
      const publishes = statements.some(({ actions }) => actions.includes("sns:Publish"));
      return new Lambda(this, name, {
        name,
        description: `DR orchestration of ${plan.name}: runs '${name}' steps`,
        statements: permissions(statements),
        key,
        logRetentionDays,
        timeoutSeconds: timeouts[name]!,
        ...(reservedConcurrency === undefined ? {} : { reservedConcurrency }),
        environment: {
          TABLE: plan.table,
          ...(publishes ? { TOPIC: plan.topic } : {}),
        },
      });
    });
  }
}
