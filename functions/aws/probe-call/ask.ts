import { InvokeCommand, type LambdaClient } from "@aws-sdk/client-lambda";
import type { ProbeReport } from "../../../dr/record/probe-report";
import { messageOf, named, Throttled } from "../../runtime/step/errors";

/**
 * Invokes the probe of a site. When the probe does not report a health, the health is `unknown`. Only throttling is thrown,
 * because a retry may succeed.
 */
export async function askProbe(
  client: Pick<LambdaClient, "send">,
  probe: string,
  question: { readonly writable: boolean },
): Promise<ProbeReport> {
  try {
    const { FunctionError, Payload } = await client.send(
      new InvokeCommand({ FunctionName: probe, Payload: new TextEncoder().encode(JSON.stringify(question)) }),
    );
    const text = new TextDecoder().decode(Payload);
    if (FunctionError !== undefined) return unknown(`the probe failed: ${text}`);
    const answer: unknown = JSON.parse(text);
    return isReport(answer) ? answer : unknown(`the probe returned ${text}`);
  } catch (error) {
    const known = named(error);
    if (known instanceof Throttled) throw known;
    return unknown(`the probe cannot be invoked: ${messageOf(error)}`);
  }
}

function unknown(reason: string): ProbeReport {
  return { health: "unknown", reasons: [reason], runningTasks: {} };
}

function isReport(answer: unknown): answer is ProbeReport {
  const { health, reasons, runningTasks } = (answer ?? {}) as Partial<Record<keyof ProbeReport, unknown>>;
  return (
    ["healthy", "unhealthy", "unknown"].includes(health as string) &&
    Array.isArray(reasons) &&
    typeof runningTasks === "object" &&
    runningTasks !== null
  );
}
