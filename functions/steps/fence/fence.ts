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
    const still = writing(await of(run).writers());
    if (still.length > 0) return waiting(`still running: ${still.join(", ")}`);
    await run.table.change(run.input.plan, (record) => fenceSite(record, siteOf(run)));
    return DONE;
  };

  return {
    start: async (run) => {
      const { input, table, journal, parameters } = run;
      const site = siteOf(run);
      await table.change(input.plan, (record) => markFencePending(record, input, site));
      let found;
      try {
        found = await Promise.all([of(run).writers(), of(run).bounds()]);
      } catch (error) {
        if (!(named(error) instanceof Transient)) throw error;
        return refused(`${parameters.region} does not respond, the ${site} stays fence-pending: ${messageOf(error)}`);
      }
      if (!run.entry?.undoState) await journal.saveUndoState({ ...snapshotOf(...found) });
      await of(run).stopWriters(...found);
      return verdict(run);
    },
    check: verdict,
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

/** The site that is replaced by the activated one. */
function siteOf({ input }: Run) {
  return otherSite(input.site);
}
