import type { CloudWatchClient } from "@aws-sdk/client-cloudwatch";
import type { StepOutput } from "../../../dr/asl/contract";
import type { ServingRole } from "../../../dr/plan/plan";
import { siteItemOf, siteKey } from "../../../dr/record/site-item";
import type { TrafficSwitch } from "../../../dr/steps/traffic-switch";
import { type Addresses, overlap } from "../../aws/dns/addresses";
import { put } from "../../aws/metric/put";
import { messageOf } from "../../runtime/step/errors";
import { DONE, type StepRun, type StepWork, waiting } from "../../runtime/step/step-function";

type Run = StepRun<TrafficSwitch>;
type Values = Readonly<Partial<Record<ServingRole, 0 | 1>>>;

export interface SwitchClients {
  /** In the control region. */
  readonly cloudwatch: Pick<CloudWatchClient, "send">;
  readonly addresses: Addresses;
}

/** Turns the traffic switches of sites on and off, and checks where DNS routes clients. */
export function trafficSwitch({ cloudwatch, addresses }: SwitchClients): StepWork<TrafficSwitch> {
  const putValues = ({ parameters, now }: Run, values: Values): Promise<void> => {
    const { namespace, metric, dimension } = parameters;
    const data = sitesOf(values).map(([site, value]) => ({ metric, dimensions: { [dimension]: site }, value }));
    return put(cloudwatch, namespace, data, now());
  };

  /** Stores the values that are published every minute; the metric itself is never read. */
  const storeValues = async ({ input, table }: Run, values: Values): Promise<void> => {
    await Promise.all(
      sitesOf(values).map(([site, value]) =>
        table.update(siteKey(input.plan, site), [{ path: ["trafficSwitch"], value }]),
      ),
    );
  };

  const checkDns = async ({ parameters }: Run): Promise<StepOutput> => {
    const { host, siteHosts, trafficSwitches, leadsTo } = parameters;
    try {
      const [answer, primary, secondary] = await Promise.all([
        addresses(host),
        addresses(siteHosts.primary),
        addresses(siteHosts.secondary),
      ]);
      const sites = { primary, secondary };
      const evacuated = sitesOf(trafficSwitches).filter(([, value]) => value === 0);
      const still = evacuated.find(([site]) => overlap(answer, sites[site]));
      if (still) return waiting(`${host} still resolves to the ${still[0]}`);
      const destinations = leadsTo
        ? [leadsTo]
        : (["primary", "secondary"] as const).filter((site) => trafficSwitches[site] !== 0);
      // With both switches off, no destination is expected.
      return destinations.length === 0 || destinations.some((site) => overlap(answer, sites[site]))
        ? DONE
        : waiting(
            `${host} resolves to none of ${destinations.join(" and ")}, but to ${answer.join(", ") || "nothing"}`,
          );
    } catch (error) {
      return waiting(`${host} could not be resolved: ${messageOf(error)}`);
    }
  };

  return {
    start: async (run) => {
      const { input, table, parameters, journal, entry } = run;
      const former = await Promise.all(
        sitesOf(parameters.trafficSwitches).map(async ([site]) => {
          const { trafficSwitch } = siteItemOf(await table.read(siteKey(input.plan, site)));
          return [site, trafficSwitch] as const;
        }),
      );
      if (!entry?.undoState) await journal.saveUndoState({ trafficSwitches: Object.fromEntries(former) });
      const changed = former
        .filter(([site, value]) => parameters.trafficSwitches[site] !== value)
        .map(([site]) => site);
      // Stored first: what is recorded is published every minute, also after this execution.
      await storeValues(run, only(parameters.trafficSwitches, changed));
      await putValues(run, parameters.trafficSwitches);
      return checkDns(run);
    },
    check: async (run) => {
      await putValues(run, run.parameters.trafficSwitches);
      return checkDns(run);
    },
    undo: async (run) => {
      const { parameters, entry, journal } = run;
      const former = entry?.undoState?.["trafficSwitches"] as Values | undefined;
      if (!former) return DONE;
      await journal.rollingBack();
      const minute = minuteOf(run.now());
      await storeValues(run, former);
      await putValues(run, former);
      const switchedOn = sitesOf(former).find(([site, value]) => value === 1 && parameters.trafficSwitches[site] === 0);
      // Health checks use the minimum of a minute, and keep the last state while there is no new value.
      if (
        !switchedOn ||
        (entry?.rollbackStartedAt !== undefined && minuteOf(new Date(entry.rollbackStartedAt)) < minute)
      )
        return DONE;
      return waiting(
        `the ${switchedOn[0]} was evacuated in this minute, whose minimum is used: its traffic switch is on from the next minute`,
      );
    },
  };
}

function minuteOf(at: Date): number {
  return Math.floor(at.getTime() / 60_000);
}

function sitesOf(values: Values): readonly (readonly [ServingRole, 0 | 1])[] {
  return Object.entries(values) as (readonly [ServingRole, 0 | 1])[];
}

function only(values: Values, sites: readonly ServingRole[]): Values {
  return Object.fromEntries(sitesOf(values).filter(([site]) => sites.includes(site)));
}
