import { dataCall } from "../plan/call";
import { arnOf } from "../plan/plan";
import { stepType } from "../plan/step-type";
import { ORCHESTRATION_SOURCE } from "./sources";

export interface VerifyHealth {
  readonly region: string;
  /** Name of the in-region health probe: a function in the private network of that region. */
  readonly probe: string;
  /** Whether the database must accept writes, or only reads. */
  readonly writable: boolean;
}

/** Deep in-region health check: load balancer to task to database. */
export const verifyHealth = stepType<VerifyHealth>({
  parameters: {
    region: { is: "text", means: "region of the site" },
    probe: { is: "text", means: "name of the in-region health probe of the site" },
    writable: { is: "flag", means: "whether the database must accept writes" },
  },
  declare: ({ region, probe, writable }, { plan }) => {
    const invoke = [dataCall("lambda:InvokeFunction", region, arnOf(plan)("lambda", region, `function:${probe}`))];
    return {
      summary: `Verify with the in-region health probe in ${region} that tasks answer and the database accepts ${writable ? "writes" : "reads"}`,
      function: "verify-health",
      calls: { start: invoke, check: invoke, undo: [] },
      pollSeconds: 3,
      deadlineSeconds: 120,
      expected: {
        seconds: 5,
        source: ORCHESTRATION_SOURCE,
        remedy: "make the deep health check of the service faster",
      },
      gate: `the probe reports healthy${writable ? " and the database accepts writes" : ""}; unknown does not pass`,
      pointOfNoReturn: false,
      undo: undefined,
      readiness: { demand: "the site's probe reports it healthy for reads", calls: invoke },
      manualCommands: [
        `aws lambda invoke --region ${region} --function-name ${probe} --cli-binary-format raw-in-base64-out --payload '{"writable":${String(writable)}}' /dev/stdout`,
      ],
    };
  },
});
