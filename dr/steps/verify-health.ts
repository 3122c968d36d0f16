import { dataCall } from "../plan/call";
import { arnOf } from "../plan/plan";
import { stepType } from "../plan/step-type";
import { ORCHESTRATION_SOURCE } from "./sources";

export interface VerifyHealth {
  readonly region: string;
  /** Name of the function in that region's private network that looks at the site from inside. */
  readonly probe: string;
  /** Whether the database must take writes, or only reads. */
  readonly writable: boolean;
}

/** Deep check from inside the site: load balancer to task to database. */
export const verifyHealth = stepType<VerifyHealth>({
  parameters: {
    region: { is: "text", means: "region of the site" },
    probe: { is: "text", means: "name of the site's own probe function" },
    writable: { is: "flag", means: "whether the database must take writes" },
  },
  declare: ({ region, probe, writable }, { plan }) => {
    const invoke = [dataCall("lambda:InvokeFunction", region, arnOf(plan)("lambda", region, `function:${probe}`))];
    return {
      summary: `Verify from inside ${region} that tasks answer and the database takes ${writable ? "writes" : "reads"}`,
      function: "verify-health",
      calls: { start: invoke, check: invoke, undo: [] },
      pollSeconds: 3,
      deadlineSeconds: 120,
      expected: {
        seconds: 5,
        source: ORCHESTRATION_SOURCE,
        remedy: "make the deep health check of the service faster",
      },
      gate: `the probe says healthy${writable ? " and could write" : ""}; unknown does not pass`,
      pointOfNoReturn: false,
      undo: undefined,
      readiness: { demand: "the site's probe finds it healthy for reads", calls: invoke },
      byHand: [
        `aws lambda invoke --region ${region} --function-name ${probe} --cli-binary-format raw-in-base64-out --payload '{"writable":${String(writable)}}' /dev/stdout`,
      ],
    };
  },
});
