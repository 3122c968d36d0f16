import type { ProbeReport, ProbeRequest } from "../../../dr/record/probe-report";
import type { HealthResult, Health } from "../../../dr/record/site-item";
import { messageOf } from "../../runtime/step/errors";

/** A check of one resource that a site needs. Throws when the result is unknown. */
export interface Check {
  readonly name: string;
  /** Undefined when healthy, otherwise the reason why not. */
  run(request: ProbeRequest): Promise<string | undefined>;
}

/** Running tasks of the site's services. */
export interface Tasks {
  readonly services: readonly string[];
  running(service: string): Promise<number>;
}

/** The health of a site, checked in its region. A check without result is unknown, not unhealthy. All checks run. */
export async function probe(tasks: Tasks, checks: readonly Check[], request: ProbeRequest): Promise<ProbeReport> {
  const runningTasks: Record<string, number> = {};
  const services = tasks.services.map((service): Check => ({
    name: service,
    run: async () => {
      const running = await tasks.running(service);
      runningTasks[service] = running;
      return running > 0 ? undefined : "no task is running";
    },
  }));
  const findings = await Promise.all([...services, ...checks].map((check) => healthOf(check, request)));
  return {
    health: worst(findings.map(({ health }) => health)),
    reasons: findings.flatMap(({ reasons }) => reasons),
    runningTasks,
  };
}

async function healthOf(check: Check, request: ProbeRequest): Promise<HealthResult> {
  try {
    const reason = await check.run(request);
    return reason === undefined
      ? { health: "healthy", reasons: [] }
      : { health: "unhealthy", reasons: [`${check.name}: ${reason}`] };
  } catch (error) {
    return { health: "unknown", reasons: [`${check.name}: unknown, ${messageOf(error)}`] };
  }
}

/** Unhealthy if any check is; otherwise unknown if any check is. */
function worst(all: readonly Health[]): Health {
  return (["unhealthy", "unknown"] as const).find((health) => all.includes(health)) ?? "healthy";
}
