import type { ProbeReport, ProbeRequest } from "../../../dr/record/probe-report";
import type { Finding, Health } from "../../../dr/record/site-item";
import { messageOf } from "../../runtime/step/errors";

/** One thing that a site needs to serve. Throws when it cannot tell. */
export interface Check {
  readonly name: string;
  /** Undefined when all is well, otherwise the reason why it is not. */
  look(request: ProbeRequest): Promise<string | undefined>;
}

/** Running tasks of the site's services. */
export interface Tasks {
  readonly services: readonly string[];
  running(service: string): Promise<number>;
}

/** How a site is, from inside. What cannot be told is unknown, never unhealthy; all checks are made whatever one says. */
export async function probe(tasks: Tasks, checks: readonly Check[], request: ProbeRequest): Promise<ProbeReport> {
  const runningTasks: Record<string, number> = {};
  const services = tasks.services.map((service): Check => ({
    name: service,
    look: async () => {
      const running = await tasks.running(service);
      runningTasks[service] = running;
      return running > 0 ? undefined : "no task is running";
    },
  }));
  const findings = await Promise.all([...services, ...checks].map((check) => finding(check, request)));
  return {
    health: worst(findings.map(({ health }) => health)),
    reasons: findings.flatMap(({ reasons }) => reasons),
    runningTasks,
  };
}

async function finding(check: Check, request: ProbeRequest): Promise<Finding> {
  try {
    const reason = await check.look(request);
    return reason === undefined
      ? { health: "healthy", reasons: [] }
      : { health: "unhealthy", reasons: [`${check.name}: ${reason}`] };
  } catch (error) {
    return { health: "unknown", reasons: [`${check.name}: cannot tell, ${messageOf(error)}`] };
  }
}

/** One thing that is wrong decides; otherwise one that is not known does. */
function worst(all: readonly Health[]): Health {
  return (["unhealthy", "unknown"] as const).find((health) => all.includes(health)) ?? "healthy";
}
