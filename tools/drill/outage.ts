import type { ControlClient } from "../../emulator/control-client";
import { otherSite, type Plan, type ServingRole } from "../../dr/plan";
import type { Progress } from "../console/progress";
import { Failure } from "../failure";
import { rehearse } from "./rehearse";

/** Parts of the agreed names of the schedules that the embedded AWS fires by hand. */
const OBSERVE = "observe";
const POLL_MS = 50;
const COMPLETE_FENCE = "complete-fence";

/**
 * The whole story on the embedded AWS: the region of a site goes dark, the other site takes over, the region returns and is
 * fenced, and everything goes home.
 */
export async function outage(plan: Plan, control: ControlClient, progress: Progress): Promise<void> {
  const lost: ServingRole = "primary";
  const { region } = plan.sites[lost];
  await progress.step("the observers look at both sites", () => observeAll(plan, control));
  await control.darken(region, "refuse");
  try {
    await progress.step(`${region} is dark, and the observers notice`, () => observeAll(plan, control, lost));
    await succeed(plan, progress, { name: "failover", kind: "activate", site: otherSite(lost), mode: "unplanned" });
  } finally {
    await control.lighten(region);
  }
  await progress.step(`${region} is back, and the old ${lost} is fenced`, async () => {
    await fire(plan, control, "control", `${COMPLETE_FENCE}-${lost}`);
    await observeAll(plan, control);
  });
  await succeed(plan, progress, { name: "failback", kind: "activate", site: lost, mode: "planned" });
}

async function succeed(
  plan: Plan,
  progress: Progress,
  what: Pick<Parameters<typeof rehearse>[1], "name" | "kind" | "site" | "mode">,
): Promise<void> {
  const { item, status } = await rehearse(plan, { ...what, acceptedLossSeconds: 0, takeOver: "" }, progress);
  if (item.outcome !== "succeeded") {
    throw new Failure(
      `the ${what.name} ended ${item.outcome ?? status.toLowerCase()}: ${JSON.stringify(item.failure)}`,
    );
  }
}

/** What the schedules do once a minute; of a dark region nobody looks. */
export async function observeAll(plan: Plan, control: ControlClient, dark?: ServingRole): Promise<void> {
  for (const observer of ["control", "primary", "secondary"] as const) {
    if (observer === dark) continue;
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
