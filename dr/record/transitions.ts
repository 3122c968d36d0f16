import { type Mode, otherSite, type ServingRole, type WorkflowKind } from "../plan/plan";
import { checkMove, IllegalMove, type SiteState } from "./site-states";

/** Who may change anything; one at a time. */
export interface Lock {
  readonly execution: string;
  readonly epoch: number;
  readonly workflow: WorkflowKind;
  readonly site: ServingRole;
  readonly mode: Mode;
  /** Seconds since 1970 at which the lock of a drill frees itself; a real execution's never does. */
  readonly expires?: number;
}

/** What the DR table knows of a deployment: one item, changed by conditional writes alone. */
export interface DeploymentRecord {
  readonly plan: string;
  /** Raised by every change; the condition of the next one. 0 before the first. */
  readonly version: number;
  /** Raised with every lock taken, and never lowered. */
  readonly epoch: number;
  readonly activeSite: ServingRole;
  readonly sites: Readonly<Record<ServingRole, SiteState>>;
  readonly lock?: Lock;
}

/** Who asks for a change. */
export interface Holder {
  readonly execution: string;
  readonly epoch: number;
}

export interface LockRequest extends Omit<Lock, "epoch" | "expires"> {
  /** Seconds since 1970. */
  readonly now: number;
  /** For drills. @default 3600 */
  readonly lockSeconds?: number;
  /** An execution whose lock is taken over, and whether it had passed its point of no return. */
  readonly resume?: { readonly execution: string; readonly pastNoReturn: boolean };
}

/** The record of a deployment in its first shape. */
export function newRecord(plan: string): DeploymentRecord {
  return { plan, version: 0, epoch: 0, activeSite: "primary", sites: { primary: "active", secondary: "passive" } };
}

/**
 * Takes the lock and raises the epoch. The same execution asking again gets what it has. A real execution pushes a drill
 * aside, and whoever names an open execution takes its lock over. Throws IllegalMove.
 */
export function lockTaken(record: DeploymentRecord, request: LockRequest): DeploymentRecord {
  const { execution, workflow, site, mode, now, lockSeconds = 3600, resume } = request;
  const { lock } = record;
  if (lock?.execution === execution) return record;
  if (resume !== undefined && resume.execution !== lock?.execution) {
    throw new IllegalMove(`'${resume.execution}' does not hold the lock: start without resume`);
  }
  if (resume !== undefined && !(lock?.workflow === workflow && lock.site === site && lock.mode === mode)) {
    throw new IllegalMove(`'${resume.execution}' was another workflow: take it over with the same site and mode`);
  }
  const free =
    lock === undefined ||
    resume !== undefined ||
    (lock.expires !== undefined && lock.expires <= now) ||
    (lock.workflow === "drill" && workflow !== "drill");
  if (!free)
    throw new IllegalMove(`'${lock.execution}' holds the lock (epoch ${lock.epoch}): wait for it or take it over`);
  if (resume?.pastNoReturn !== true) checkStart(record, request);
  const epoch = record.epoch + 1;
  const expires = workflow === "drill" ? { expires: now + lockSeconds } : {};
  return changed(record, { epoch, lock: { execution, epoch, workflow, site, mode, ...expires } });
}

/** Gives the lock back. Without a lock of this execution there is nothing to do; the epoch stays raised. */
export function lockReleased(record: DeploymentRecord, execution: string): DeploymentRecord {
  if (record.lock?.execution !== execution) return record;
  const { plan, version, epoch, activeSite, sites } = record;
  return { plan, version: version + 1, epoch, activeSite, sites };
}

/** Throws IllegalMove unless this execution holds the lock with this epoch: an old one changes nothing. */
export function checkHolder({ lock }: DeploymentRecord, { execution, epoch }: Holder): void {
  if (lock === undefined || lock.execution !== execution || lock.epoch !== epoch) {
    throw new IllegalMove(
      `'${execution}' with epoch ${epoch} does not hold the lock: ${lock ? `'${lock.execution}' does, epoch ${lock.epoch}` : "nobody does"}`,
    );
  }
}

/**
 * A site has got the writer. The other one follows after a planned move; after an unplanned one it may still write, unless
 * it is fenced already.
 */
export function activated(record: DeploymentRecord, holder: Holder, site: ServingRole, mode: Mode): DeploymentRecord {
  checkHolder(record, holder);
  if (record.activeSite === site && record.sites[site] === "active") return record;
  const other = otherSite(site);
  const former = record.sites[other];
  const then = mode === "planned" ? "passive" : former === "active" ? "fence-pending" : former;
  if (record.sites[site] !== "passive") {
    throw new IllegalMove(`the ${site} is ${record.sites[site]} and cannot become active: only a passive site follows`);
  }
  checkMove(other, former, then);
  return changed(record, { activeSite: site, sites: bothSites(site, "active", then) });
}

/** A site is to be fenced: written before the first call, so that a site that does not answer is not forgotten. */
export function fencePending(record: DeploymentRecord, holder: Holder, site: ServingRole): DeploymentRecord {
  checkHolder(record, holder);
  return record.sites[site] === "fenced" ? record : moved(record, site, "fence-pending");
}

/** The fence holds. Whoever finds a pending fence may complete it, with a lock or without. */
export function fenced(record: DeploymentRecord, site: ServingRole): DeploymentRecord {
  return moved(record, site, "fenced");
}

/** A fence is taken back, as long as the site is still the active one. */
export function unfenced(record: DeploymentRecord, holder: Holder, site: ServingRole): DeploymentRecord {
  checkHolder(record, holder);
  if (record.activeSite !== site) throw new IllegalMove(`the ${site} is not the active site any more: it stays fenced`);
  return moved(record, site, "active");
}

/** A fenced site begins to be made a copy again. */
export function rebuilding(record: DeploymentRecord, holder: Holder, site: ServingRole): DeploymentRecord {
  checkHolder(record, holder);
  return record.sites[site] === "passive" ? record : moved(record, site, "rebuilding");
}

/** The copy is in sync: the site could take over. */
export function rebuilt(record: DeploymentRecord, holder: Holder, site: ServingRole): DeploymentRecord {
  checkHolder(record, holder);
  return moved(record, site, "passive");
}

/** X8: whether an execution that changes something holds the lock. `GET /status` tells it; nothing here prevents a deployment. */
export function frozen({ lock }: DeploymentRecord): boolean {
  return lock !== undefined && lock.workflow !== "drill";
}

/** What to do when a workflow is asked for the site that is active. */
const INSTEAD: Readonly<Record<WorkflowKind, (site: ServingRole) => string>> = {
  activate: () => "there is nothing to do",
  deactivate: (site) => `activate the ${otherSite(site)} first`,
  drill: (site) => `a drill is of the standby, the ${otherSite(site)}`,
};

function checkStart({ activeSite, sites }: DeploymentRecord, { workflow, site, mode }: LockRequest): void {
  if (activeSite === site) throw new IllegalMove(`the ${site} is the active site: ${INSTEAD[workflow](site)}`);
  // Both end by giving the site the size and the scaling of a standby, and with them its tasks.
  if (workflow !== "activate" && sites[site] !== "passive") {
    throw new IllegalMove(`the ${site} is ${sites[site]}: only a passive site can be drilled or deactivated`);
  }
  if (workflow === "activate" && sites[site] === "fence-pending") {
    throw new IllegalMove(`the ${site} is fence-pending and may hold writes of its own: it has to be fenced first`);
  }
  if (workflow === "activate" && mode === "unplanned" && sites[site] !== "passive") {
    throw new IllegalMove(`the ${site} is ${sites[site]} and has not all data: rebuild it by a planned activation`);
  }
}

function moved(record: DeploymentRecord, site: ServingRole, to: SiteState): DeploymentRecord {
  const from = record.sites[site];
  if (from === to) return record;
  checkMove(site, from, to);
  return changed(record, { sites: bothSites(site, to, record.sites[otherSite(site)]) });
}

function bothSites(site: ServingRole, state: SiteState, other: SiteState): DeploymentRecord["sites"] {
  return site === "primary" ? { primary: state, secondary: other } : { primary: other, secondary: state };
}

function changed(record: DeploymentRecord, change: Partial<DeploymentRecord>): DeploymentRecord {
  return { ...record, ...change, version: record.version + 1 };
}
