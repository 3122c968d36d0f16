import type { LambdaClient } from "@aws-sdk/client-lambda";
import type { VerifyHealth } from "../../../dr/steps/verify-health";
import { askProbe } from "../../aws/probe-call/ask";
import { DONE, look, type StepWork, waiting } from "../../runtime/step/step-function";

/** Asks the site's own probe; whatever is not healthy is asked again until the step is overdue. */
export function verifyHealth(lambda: (region: string) => Pick<LambdaClient, "send">): StepWork<VerifyHealth> {
  return look(
    async ({ parameters: { region, probe, writable } }) => {
      const { health, reasons } = await askProbe(lambda(region), probe, { writable });
      return health === "healthy" ? DONE : waiting(`${region} is ${health}: ${reasons.join("; ")}`);
    },
    { once: true },
  );
}
