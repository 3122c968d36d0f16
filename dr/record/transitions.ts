import { type Mode, otherSite, type ServingRole, type WorkflowKind } from "../plan/plan";
import { checkMove, IllegalMove, type SiteState } from "./site-states";

/** The lock of a deployment. Only its holder may make changes. */
export interface Lock {
  readonly execution: string;
  readonly epoch: number;
  readonly workflow: WorkflowKind;
  readonly site: ServingRole;
  readonly mode: Mode;
  /** Seconds since 1970 at which the lock of a drill expires. The lock of any other execution never expires. */
  readonly expires?: number;
}

/** The record of a deployment in the DR table: one item that only conditional writes change. */
export interface DeploymentRecord {
  readonly plan: string;
  /** Increases by one with every change. It is the condition of the next write. 0 before the first one. */
  readonly version: number;
  /** Increases by one each time the lock is taken, and never decreases. */
  readonly epoch: number;
  readonly activeSite: ServingRole;
  readonly sites: Readonly<Record<ServingRole, SiteState>>;
  /**
   * Site whose promotion an unplanned execution has requested. From then on the other site is fenced as soon as its region
   * responds, even if the outcome of the request is unknown: it could be a second writer.
   */
  readonly promotion?: ServingRole;
  readonly lock?: Lock;
}

/** The execution that requests a change. */
export interface Holder {
  readonly execution: string;
  readonly epoch: number;
}

export interface LockRequest extends Omit<Lock, "epoch" | "expires"> {
  /** Seconds since 1970. */
  readonly now: number;
  /** For drills. @default 3600 */
  readonly lockSeconds?: number;
  /** The execution to resume, and whether it has passed its point of no return. */
  readonly resume?: { readonly execution: string; readonly pastPointOfNoReturn: boolean };
}

/** The initial record of a deployment. */
export function newRecord(plan: string): DeploymentRecord {
  return { plan, version: 0, epoch: 0, activeSite: "primary", sites: { primary: "active", secondary: "passive" } };
}

/**
 * Takes the lock and increases the epoch. A repeated request of the same execution changes nothing. Any other workflow
 * preempts a drill. A request that resumes an unfinished execution takes its lock. Throws IllegalMove.
 */
export function takeLock(record: DeploymentRecord, request: LockRequest): DeploymentRecord {
  const { execution, workflow, site, mode, now, lockSeconds = 3600, resume } = request;
  const { lock } = record;
  if (lock?.execution === execution) return record;
  if (resume !== undefined && resume.execution !== lock?.execution) {
    throw new IllegalMove(`'${resume.execution}' does not hold the lock: start without resume`);
  }
  if (resume !== undefined && !(lock?.workflow === workflow && lock.site === site && lock.mode === mode)) {
    throw new IllegalMove(
      `'${resume.execution}' is a different workflow: resume it with the same workflow, site and mode`,
    );
  }
  const free =
    lock === undefined ||
    resume !== undefined ||
    (lock.expires !== undefined && lock.expires <= now) ||
    (lock.workflow === "drill" && workflow !== "drill");
  if (!free)
    throw new IllegalMove(
      `'${lock.execution}' holds the lock (epoch ${lock.epoch}): wait until it has ended, or resume it`,
    );
  if (resume?.pastPointOfNoReturn !== true) checkStart(record, request);
  const epoch = record.epoch + 1;
  const expires = workflow === "drill" ? { expires: now + lockSeconds } : {};
  return applyChange(record, { epoch, lock: { execution, epoch, workflow, site, mode, ...expires } });
}

/** Releases the lock. Changes nothing when this execution does not hold it. The epoch does not decrease. */
export function releaseLock(record: DeploymentRecord, execution: string): DeploymentRecord {
  if (record.lock?.execution !== execution) return record;
  return applyChange(without(record, "lock"), {});
}

/** Throws IllegalMove unless this execution holds the lock with this epoch. */
export function checkHolder({ lock }: DeploymentRecord, { execution, epoch }: Holder): void {
  if (lock === undefined || lock.execution !== execution || lock.epoch !== epoch) {
    throw new IllegalMove(
      `'${execution}' with epoch ${epoch} does not hold the lock: ${lock ? `'${lock.execution}' holds it with epoch ${lock.epoch}` : "the lock is free"}`,
    );
  }
}

/**
 * Records that an unplanned execution requests the promotion of a site. Throws IllegalMove, as `activate` would: check
 * before the change whether the site may become active.
 */
export function startPromotion(
  record: DeploymentRecord,
  holder: Holder,
  site: ServingRole,
  mode: Mode,
): DeploymentRecord {
  activate(record, holder, site, mode);
  return mode === "planned" || record.promotion === site || record.activeSite === site
    ? record
    : applyChange(record, { promotion: site });
}

/** Removes a promotion that AWS rejected: nothing was changed, and the fence of the other site can be rolled back. */
export function cancelPromotion(record: DeploymentRecord, holder: Holder): DeploymentRecord {
  checkHolder(record, holder);
  return record.promotion === undefined ? record : applyChange(without(record, "promotion"), {});
}

/** Whether a site has lost its role, or may have lost it, and is not fenced yet. */
export function isToFence({ activeSite, sites, promotion }: DeploymentRecord, site: ServingRole): boolean {
  return promotion === otherSite(site)
    ? sites[site] !== "fenced"
    : sites[site] === "fence-pending" && activeSite !== site;
}

/**
 * Makes a site the active site after it got the writer. The other site becomes passive after a planned execution. After
 * an unplanned one it becomes fence-pending, because it may still write, unless it is fenced already.
 */
export function activate(record: DeploymentRecord, holder: Holder, site: ServingRole, mode: Mode): DeploymentRecord {
  checkHolder(record, holder);
  if (record.activeSite === site && record.sites[site] === "active") return record;
  const other = otherSite(site);
  const former = record.sites[other];
  const then = mode === "planned" ? "passive" : former === "active" ? "fence-pending" : former;
  if (record.sites[site] !== "passive") {
    throw new IllegalMove(`the ${site} is ${record.sites[site]} and cannot become active: only a passive site can`);
  }
  checkMove(other, former, then);
  return applyChange(without(record, "promotion"), { activeSite: site, sites: bothSites(site, "active", then) });
}

/**
 * Marks a site as fence-pending. Write it before the first call, so that a site that does not answer is fenced later.
 */
export function markFencePending(record: DeploymentRecord, holder: Holder, site: ServingRole): DeploymentRecord {
  checkHolder(record, holder);
  return record.sites[site] === "fenced" ? record : moveSite(record, site, "fence-pending");
}

/** Marks a site as fenced. This needs no lock: any process may complete a pending fence. */
export function fence(record: DeploymentRecord, site: ServingRole): DeploymentRecord {
  const { sites, promotion } = record;
  if (sites[site] === "active" && promotion !== otherSite(site)) {
    throw new IllegalMove(`the ${site} is active and is not to be fenced`);
  }
  return moveSite(record, site, "fenced");
}

/** Removes the fence of a site that is still the active site. */
export function unfence(record: DeploymentRecord, holder: Holder, site: ServingRole): DeploymentRecord {
  checkHolder(record, holder);
  if (record.activeSite !== site) throw new IllegalMove(`the ${site} is no longer the active site: it stays fenced`);
  if (record.promotion === otherSite(site)) {
    throw new IllegalMove(`the promotion of the ${otherSite(site)} was requested: the ${site} stays fenced`);
  }
  return moveSite(record, site, "active");
}

/** Marks a fenced site as rebuilding. */
export function startRebuild(record: DeploymentRecord, holder: Holder, site: ServingRole): DeploymentRecord {
  checkHolder(record, holder);
  return record.sites[site] === "passive" ? record : moveSite(record, site, "rebuilding");
}

/** Marks a rebuilt site as passive: its copy is in sync and the site can become active. */
export function completeRebuild(record: DeploymentRecord, holder: Holder, site: ServingRole): DeploymentRecord {
  checkHolder(record, holder);
  return moveSite(record, site, "passive");
}

/**
 * X8: whether an execution other than a drill holds the lock. `GET /status` returns it. This function blocks no
 * deployment.
 */
export function isFrozen({ lock }: DeploymentRecord): boolean {
  return lock !== undefined && lock.workflow !== "drill";
}

/** What to do instead when a workflow is requested for the active site. */
const INSTEAD: Readonly<Record<WorkflowKind, (site: ServingRole) => string>> = {
  activate: () => "there is nothing to do",
  deactivate: (site) => `activate the ${otherSite(site)} first`,
  drill: (site) => `drill the standby instead, the ${otherSite(site)}`,
};

function checkStart({ activeSite, sites }: DeploymentRecord, { workflow, site, mode }: LockRequest): void {
  if (activeSite === site) throw new IllegalMove(`the ${site} is the active site: ${INSTEAD[workflow](site)}`);
  // Both workflows end with the task count and the scaling of a standby.
  if (workflow !== "activate" && sites[site] !== "passive") {
    throw new IllegalMove(`the ${site} is ${sites[site]}: only a passive site can be drilled or deactivated`);
  }
  if (workflow === "activate" && sites[site] === "fence-pending") {
    throw new IllegalMove(`the ${site} is fence-pending and may have writes of its own: fence it first`);
  }
  if (workflow === "activate" && mode === "unplanned" && sites[site] !== "passive") {
    throw new IllegalMove(
      `the ${site} is ${sites[site]} and does not have all data: rebuild it with a planned activation`,
    );
  }
}

function moveSite(record: DeploymentRecord, site: ServingRole, to: SiteState): DeploymentRecord {
  const from = record.sites[site];
  if (from === to) return record;
  checkMove(site, from, to);
  return applyChange(record, { sites: bothSites(site, to, record.sites[otherSite(site)]) });
}

function without(record: DeploymentRecord, field: "lock" | "promotion"): DeploymentRecord {
  return Object.fromEntries(Object.entries(record).filter(([name]) => name !== field)) as unknown as DeploymentRecord;
}

function bothSites(site: ServingRole, state: SiteState, other: SiteState): DeploymentRecord["sites"] {
  return site === "primary" ? { primary: state, secondary: other } : { primary: other, secondary: state };
}

function applyChange(record: DeploymentRecord, change: Partial<DeploymentRecord>): DeploymentRecord {
  return { ...record, ...change, version: record.version + 1 };
}
