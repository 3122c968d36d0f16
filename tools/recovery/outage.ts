import type { ControlClient } from "../../emulator/control-client";
import { reasonOf } from "../../dr/asl/failure";
import { type Mode, otherSite, type Plan, type ServingRole } from "../../dr/plan/plan";
import type { Progress } from "../console/progress";
import type { DeploymentRecord } from "../../dr/record/transitions";
import type { Outage } from "../../emulator/gateway/faults";
import { Failure } from "../console/failure";
import { DrTableView } from "./dr-table";
import { runWorkflow } from "./run-workflow";

/** Parts of the deterministic names of the schedules that the tools fire on the emulator. */
const OBSERVE = "observe";
const POLL_MS = 50;
const COMPLETE_FENCE = "complete-fence";

/** A site whose region has an outage on the emulator. */
export interface Loss {
  readonly lost: ServingRole;
  readonly how: Outage;
}

/**
 * A complete drill on the emulator: the region of the active site fails, a failover activates the other site, the region is
 * restored and its site is fenced, and a failback follows. A site that an earlier failover left fenced is rebuilt first.
 */
export async function outage(plan: Plan, control: ControlClient, progress: Progress): Promise<void> {
  const go = (name: string, site: ServingRole, mode: Mode) =>
    succeed(plan, progress, { name, kind: "activate", site, mode });
  await progress.step("run the observers of both sites", () => observeAll(plan, control));
  const { lost, rebuilt } = rolesOf(await new DrTableView(plan).record());
  if (rebuilt) await go("failback", rebuilt, "planned");
  await duringOutage(plan, control, progress, { lost, how: "refuse" }, () =>
    go("failover", otherSite(lost), "unplanned"),
  );
  await go("failback", lost, "planned");
}

/** The site whose region fails, and the site to rebuild first, which then is the active site. */
export function rolesOf({ activeSite, sites }: Pick<DeploymentRecord, "activeSite" | "sites">): {
  readonly lost: ServingRole;
  readonly rebuilt?: ServingRole;
} {
  const other = otherSite(activeSite);
  return sites[other] === "passive" ? { lost: activeSite } : { lost: other, rebuilt: other };
}

/** Runs `work` during an outage of a site's region, then restores the region and completes pending fences. */
export async function duringOutage<T>(
  plan: Plan,
  control: ControlClient,
  progress: Progress,
  { lost, how }: Loss,
  work: () => Promise<T>,
): Promise<T> {
  const { region } = plan.sites[lost];
  await control.failRegion(region, how);
  let result: T;
  try {
    await progress.step(`outage of ${region}: run the observers`, () => observeAll(plan, control, lost));
    result = await work();
  } finally {
    await control.restoreRegion(region);
  }
  await progress.step(`restore ${region} and complete its pending fence`, async () => {
    await fire(plan, control, "control", `${COMPLETE_FENCE}-${lost}`);
    await observeAll(plan, control);
  });
  return result;
}

async function succeed(
  plan: Plan,
  progress: Progress,
  what: Pick<Parameters<typeof runWorkflow>[1], "name" | "kind" | "site" | "mode">,
): Promise<void> {
  const { item, status } = await runWorkflow(plan, { ...what, acceptedLossSeconds: 0, resume: "" }, progress);
  if (item.outcome !== "succeeded") {
    throw new Failure(
      `the ${what.name} ended as ${item.outcome ?? status.toLowerCase()}: ${item.failure ? reasonOf(item.failure.detail) : "unknown reason"}`,
    );
  }
}

/** Fires the schedules that run once a minute, except in a failed region. */
export async function observeAll(plan: Plan, control: ControlClient, outage?: ServingRole): Promise<void> {
  for (const observer of ["control", "primary", "secondary"] as const) {
    if (observer === outage) continue;
    for (const site of ["primary", "secondary"] as const) {
      if (site !== observer) await fire(plan, control, observer, `${OBSERVE}-${site}`);
    }
  }
}

export async function fire(
  plan: Plan,
  control: ControlClient,
  role: keyof Plan["sites"],
  schedule: string,
): Promise<void> {
  const rule = `${plan.name}-${role}-${schedule}`;
  const fired = await control.fire({ region: plan.sites[role].region, rule });
  const failed = fired.find(({ error }) => error !== undefined);
  // Functions are invoked asynchronously: their results are available when no event is waiting.
  while ((await control.waitingEvents()) > 0) await new Promise((resolve) => setTimeout(resolve, POLL_MS));
  if (failed || fired.length === 0)
    throw new Failure(`the schedule ${rule} failed: ${failed?.error ?? "it has no target"}`);
}
