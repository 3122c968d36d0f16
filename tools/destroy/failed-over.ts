import { otherSite } from "../../dr/plan/plan";
import type { DeploymentRecord } from "../../dr/record/transitions";
import { Failure } from "../console/failure";

/** Option that destroys a deployment although it is failed over. */
export const ALLOW_FAILED_OVER = "--allow-failed-over";

/** What is read of the record before a deployment is destroyed. */
export type DestroyedRecord = Pick<DeploymentRecord, "activeSite" | "sites" | "lock">;

/**
 * Throws a `Failure` while an execution holds the lock, and unless the deployment has the roles that its configuration gives it: the primary is active and the
 * secondary is its standby. Otherwise Terraform deletes clusters of the Aurora global database in the wrong order, which RDS
 * refuses half way: the cluster in the region that is active has the writer, and goes last.
 * @param record undefined when the recovery is not deployed
 * @see https://docs.aws.amazon.com/AmazonRDS/latest/AuroraUserGuide/aurora-global-database-deleting.html
 */
export function refuseFailedOver(deployment: string, record: DestroyedRecord | undefined): void {
  if (record === undefined) return;
  const { activeSite, sites, lock } = record;
  if (lock !== undefined && (lock.expires === undefined || lock.expires > Date.now() / 1000)) {
    throw new Failure(
      `the execution '${lock.execution}' (${lock.workflow} of the ${lock.site}) holds the lock of ${deployment}: it could ` +
        "move the writer while Terraform destroys; nothing was touched",
      "wait until it has ended; if it is open, finish it: npm run drill -- <workflow> --resume " + lock.execution,
      `or stop it in Step Functions, then destroy with ${ALLOW_FAILED_OVER}`,
    );
  }
  const other = otherSite(activeSite);
  if (activeSite === "primary" && sites.secondary === "passive") return;
  // A switchover to a fenced site rebuilds it first.
  const workflows = activeSite === "secondary" ? ["failback"] : ["switchover", "failback"];
  throw new Failure(
    `${deployment} is failed over: its active site is the ${activeSite} (${sites[activeSite]}), its ${other} is ` +
      `${sites[other]}; nothing was touched`,
    ...workflows.map((workflow) => `first: npm run drill -- ${workflow} --deployment ${deployment}`),
    "or remove the clusters from the Aurora global database yourself, the active site's last, then destroy with " +
      ALLOW_FAILED_OVER,
  );
}
