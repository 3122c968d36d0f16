import type { LambdaClient } from "@aws-sdk/client-lambda";
import type { VerifyHealth } from "../../../dr/steps/verify-health";
import { askProbe } from "../../aws/probe-call/ask";
import { checkOnly, DONE, type StepWork, waiting } from "../../runtime/step/step-function";

/** Invokes the probe of the site; repeats until it is healthy or the step times out. */
export function verifyHealth(lambda: (region: string) => Pick<LambdaClient, "send">): StepWork<VerifyHealth> {
  return checkOnly(
    async ({ parameters: { region, probe, writable } }) => {
      const { health, reasons } = await askProbe(lambda(region), probe, { writable });
      return health === "healthy" ? DONE : waiting(`${region} is ${health}: ${reasons.join("; ")}`);
    },
    { doneIsFinal: true },
  );
}
