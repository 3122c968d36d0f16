import type { ControlClient } from "../../emulator/control-client";
import { reasonOf } from "../../dr/asl/failure";
import { type Mode, otherSite, type Plan, type ServingRole } from "../../dr/plan/plan";
import type { Progress } from "../console/progress";
import type { DeploymentRecord } from "../../dr/record/transitions";
import type { Outage } from "../../emulator/gateway/faults";
import { Failure } from "../console/failure";
import { DrTableView } from "./dr-table";
import { rehearse } from "./rehearse";

/** Parts of the deterministic names of the schedules that the emulator fires by hand. */
const OBSERVE = "observe";
const POLL_MS = 50;
const COMPLETE_FENCE = "complete-fence";

/** A site whose region is failed on the emulator. */
export interface Loss {
  readonly lost: ServingRole;
  readonly how: Outage;
}

/**
 * The whole story on the emulator: the region of the site that serves fails, the other site takes over, the region
 * returns and is fenced, and everything goes back. A site that an earlier failover has left fenced is rebuilt first.
 */
export async function outage(plan: Plan, control: ControlClient, progress: Progress): Promise<void> {
  const go = (name: string, site: ServingRole, mode: Mode) =>
    succeed(plan, progress, { name, kind: "activate", site, mode });
  await progress.step("the observers look at both sites", () => observeAll(plan, control));
  const { lost, rebuilt } = rolesOf(await new DrTableView(plan).record());
  if (rebuilt) await go("failback", rebuilt, "planned");
  await duringOutage(plan, control, progress, { lost, how: "refuse" }, () =>
    go("failover", otherSite(lost), "unplanned"),
  );
  await go("failback", lost, "planned");
}

/** Whose region is lost; and who has to be rebuilt before, which makes it the one that serves. */
export function rolesOf({ activeSite, sites }: Pick<DeploymentRecord, "activeSite" | "sites">): {
  readonly lost: ServingRole;
  readonly rebuilt?: ServingRole;
} {
  const other = otherSite(activeSite);
  return sites[other] === "passive" ? { lost: activeSite } : { lost: other, rebuilt: other };
}

/** Works while a site's region has an outage; when it returns, what is left to fence is fenced. */
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
    await progress.step(`${region} has an outage, and the observers notice`, () => observeAll(plan, control, lost));
    result = await work();
  } finally {
    await control.restoreRegion(region);
  }
  await progress.step(`${region} is back, and what was left to fence is fenced`, async () => {
    await fire(plan, control, "control", `${COMPLETE_FENCE}-${lost}`);
    await observeAll(plan, control);
  });
  return result;
}

async function succeed(
  plan: Plan,
  progress: Progress,
  what: Pick<Parameters<typeof rehearse>[1], "name" | "kind" | "site" | "mode">,
): Promise<void> {
  const { item, status } = await rehearse(plan, { ...what, acceptedLossSeconds: 0, resume: "" }, progress);
  if (item.outcome !== "succeeded") {
    throw new Failure(
      `the ${what.name} ended ${item.outcome ?? status.toLowerCase()}: ${item.failure ? reasonOf(item.failure.detail) : "nobody knows why"}`,
    );
  }
}

/** What the schedules do once a minute; of a failed region nobody looks. */
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
  // Functions are invoked as events: what they have to say is there once none of them is under way.
  while ((await control.waitingEvents()) > 0) await new Promise((resolve) => setTimeout(resolve, POLL_MS));
  if (failed || fired.length === 0)
    throw new Failure(`the schedule ${rule} failed: ${failed?.error ?? "it has no target"}`);
}
