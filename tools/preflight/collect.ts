import { type AccountReader, engineKey, type Facts, imageKey, type MachineFacts, quotaKey } from "./facts";
import type { Reading } from "./finding";
import { backedUpRegions } from "./checks/account-settings";
import { Needs } from "./needs";
import { QUOTAS } from "./quotas";
import { serviceLinkedRolesOf } from "./service-linked-roles";
import type { StackFile } from "./stack-files";

export interface Collected {
  readonly needs: Needs;
  readonly facts: Facts;
}

export interface Subject {
  readonly deployment: string;
  readonly account: string;
  readonly stacks: readonly StackFile[];
}

/** Reads all facts for the checks: the states first, because deployed resources need no further quota. */
export async function collect(
  { deployment, account, stacks }: Subject,
  reader: AccountReader,
  callerAccount: string,
  machine: MachineFacts,
): Promise<Collected> {
  const backends = await readAll(
    stacks,
    ({ name }) => name,
    ({ backend }) => reader.backend(backend),
  );
  const held = new Map<string, ReadonlySet<string>>();
  for (const [stack, reading] of backends) {
    if ("value" in reading && reading.value.addresses) held.set(stack, new Set(reading.value.addresses));
  }
  const needs = new Needs(deployment, account, stacks, held);
  const { regions } = needs;
  const quotas = regions.flatMap((region) => Object.values(QUOTAS).map((id) => ({ region, id })));
  const byRegion = <T>(read: (region: string) => Promise<Reading<T>>) => readAll(regions, (region) => region, read);
  const facts: Facts = {
    callerAccount,
    machine,
    backends,
    quotas: await readAll(
      quotas,
      ({ region, id }) => quotaKey(region, id),
      ({ region, id }) => reader.quota(region, id),
    ),
    vpcs: await byRegion((region) => reader.vpcs(region)),
    addresses: await byRegion((region) => reader.addresses(region)),
    lambda: await byRegion((region) => reader.lambdaConcurrency(region)),
    regions: await reader.regions(),
    backupOptIn: await readAll(
      backedUpRegions(needs),
      (region) => region,
      (region) => reader.backupOptIn(region),
    ),
    serviceLinkedRoles: await readAll(
      serviceLinkedRolesOf(needs),
      ({ service }) => service,
      ({ service }) => reader.serviceLinkedRole(service),
    ),
    engineVersions: await readAll(needs.engines, engineKey, ({ region, engine }) =>
      reader.engineVersions(region, engine),
    ),
    images: await readAll(needs.images, imageKey, (image) => reader.image(image)),
    delegations: await readAll(
      needs.zones,
      (domain) => domain,
      (domain) => reader.delegation(domain),
    ),
  };
  return { needs, facts };
}

/** Reads all items concurrently; items with the same key once. */
async function readAll<I, T>(
  items: readonly I[],
  keyOf: (item: I) => string,
  read: (item: I) => Promise<Reading<T>>,
): Promise<ReadonlyMap<string, Reading<T>>> {
  const unique = new Map(items.map((item) => [keyOf(item), item]));
  return new Map(await Promise.all([...unique].map(async ([key, item]) => [key, await read(item)] as const)));
}
