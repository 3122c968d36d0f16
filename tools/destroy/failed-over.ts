import { otherSite } from "../../dr/plan/plan";
import type { DeploymentRecord } from "../../dr/record/transitions";
import { Failure } from "../console/failure";

/** Option that destroys a deployment even if it is failed over. */
export const ALLOW_FAILED_OVER = "--allow-failed-over";

/** Part of the record that is checked before a deployment is destroyed. */
export type DestroyedRecord = Pick<DeploymentRecord, "activeSite" | "sites" | "lock">;

/**
 * Throws a `Failure` while an execution holds the lock, and unless the sites have their configured roles: the primary is
 * active and the secondary is its standby. Otherwise Terraform deletes the clusters of the Aurora global database in the
 * wrong order, and RDS refuses: the cluster in the active region contains the writer and must be deleted last.
 * @param record undefined when DR orchestration is not deployed
 * @see https://docs.aws.amazon.com/AmazonRDS/latest/AuroraUserGuide/aurora-global-database-deleting.html
 */
export function refuseFailedOver(deployment: string, record: DestroyedRecord | undefined): void {
  if (record === undefined) return;
  const { activeSite, sites, lock } = record;
  if (lock !== undefined && (lock.expires === undefined || lock.expires > Date.now() / 1000)) {
    throw new Failure(
      `the execution '${lock.execution}' (${lock.workflow} of the ${lock.site}) holds the lock of ${deployment}: it could ` +
        "move the writer during the destroy; nothing was changed",
      "wait until it has ended; if it needs intervention, resume it: " +
        `npm run recover -- <workflow> --deployment ${deployment} --resume ${lock.execution}`,
      `or stop it in Step Functions, then destroy with ${ALLOW_FAILED_OVER}`,
    );
  }
  const other = otherSite(activeSite);
  if (activeSite === "primary" && sites.secondary === "passive") return;
  // A switchover to a fenced site rebuilds it first.
  const workflows = activeSite === "secondary" ? ["failback"] : ["switchover", "failback"];
  throw new Failure(
    `${deployment} is failed over: its active site is the ${activeSite} (${sites[activeSite]}), its ${other} is ` +
      `${sites[other]}; nothing was changed`,
    ...workflows.map((workflow) => `first: npm run recover -- ${workflow} --deployment ${deployment}`),
    "or remove the clusters from the Aurora global database manually, the active site's last, then destroy with " +
      ALLOW_FAILED_OVER,
  );
}
