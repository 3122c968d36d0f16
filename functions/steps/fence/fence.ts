import type { StepOutput } from "../../../dr/asl/contract";
import { otherSite } from "../../../dr/plan/plan";
import type { Fence } from "../../../dr/steps/fence";
import { fence as fenceSite, markFencePending, unfence } from "../../../dr/record/transitions";
import { messageOf, named, Transient } from "../../runtime/step/errors";
import { DONE, refused, type StepRun, type StepWork, waiting } from "../../runtime/step/step-function";
import { type FenceClients, type PreFenceState, SiteFence, snapshotOf, writing } from "./site-fence";

type Run = StepRun<Fence>;

/** Stops the writers of the former active site: tasks to zero, scaling suspended, instances stopped. */
export function fence(clients: FenceClients): StepWork<Fence> {
  const of = ({ parameters }: Run) => new SiteFence(clients, parameters);

  const verdict = async (run: Run): Promise<StepOutput> => {
    const still = writing(await inRegion(() => of(run).writers()));
    if (still.length > 0) return waiting(`still running: ${still.join(", ")}`);
    await run.table.change(run.input.plan, (record) => fenceSite(record, siteOf(run)));
    return DONE;
  };

  return {
    start: async (run) => {
      const { input, table, journal } = run;
      const site = siteOf(run);
      await table.change(input.plan, (record) => markFencePending(record, input, site));
      return unlessSilent(run, async () => {
        const found = await firstResponse(run, () => Promise.all([of(run).writers(), of(run).bounds()]));
        if (!run.entry?.undoState) await journal.saveUndoState({ ...snapshotOf(...found) });
        await inRegion(() => of(run).stopWriters(...found));
        return verdict(run);
      });
    },
    check: (run) => unlessSilent(run, () => verdict(run)),
    undo: async (run) => {
      const { input, table, entry } = run;
      const former = entry?.undoState as PreFenceState | undefined;
      const stopping = former ? await of(run).restore(former) : [];
      if (stopping.length > 0) return waiting(`still stopping: ${stopping.join(", ")}`);
      await table.change(input.plan, (record) => unfence(record, input, siteOf(run)));
      return DONE;
    },
  };
}

/** The region of the site to fence does not respond. */
class NoResponse extends Error {}

/** The first calls to the region; the journal contains whether it responded, for the lag gate. */
async function firstResponse<T>({ entry, journal }: Run, calls: () => Promise<T>): Promise<T> {
  const record = async (responded: boolean) => {
    if (entry?.responded !== responded) await journal.recordResponse(responded);
  };
  try {
    const found = await inRegion(calls);
    await record(true);
    return found;
  } catch (error) {
    if (error instanceof NoResponse) await record(false);
    throw error;
  }
}

async function inRegion<T>(calls: () => Promise<T>): Promise<T> {
  try {
    return await calls();
  } catch (error) {
    throw named(error) instanceof Transient ? new NoResponse(messageOf(error), { cause: error }) : error;
  }
}

/**
 * Refuses when the region does not respond, before or during the fence: the recovery does not wait for it, and the site
 * stays fence-pending.
 */
async function unlessSilent(run: Run, work: () => Promise<StepOutput>): Promise<StepOutput> {
  try {
    return await work();
  } catch (error) {
    if (!(error instanceof NoResponse)) throw error;
    return refused(
      `${run.parameters.region} does not respond, the ${siteOf(run)} stays fence-pending: ${messageOf(error)}`,
    );
  }
}

/** The site that is replaced by the activated one. */
function siteOf({ input }: Run) {
  return otherSite(input.site);
}
