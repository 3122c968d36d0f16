import type { Lookup, Needed } from "../accesses";
import type { DeployedKeys } from "../deployed-keys";
import { factsOf } from "../resources";
import type { Asking } from "./asking";
import { furtherActions } from "./further-actions";
import { keyUses, usesKey } from "./key-uses";
import { logDeliveries } from "./log-deliveries";
import { namedKeyUses } from "./named-keys";
import { passedRoles } from "./passed-roles";
import { ServiceLinkedRoles } from "./service-linked-roles";
import { taggings } from "./tagging";

export interface DependentsParts {
  readonly keys: Pick<Lookup, "keyArn"> & Pick<DeployedKeys, "keyOf">;
  /** The service that a role's trust policy names, as `iam:PassedToService`. */
  readonly trusted: (roleArn: string) => Promise<string | undefined>;
}

/** What the caller must be allowed in addition to the actions of the call itself. */
export class Dependents {
  private readonly linkedRoles = new ServiceLinkedRoles();

  constructor(private readonly parts: DependentsParts) {}

  async of(asking: Asking): Promise<readonly Needed[]> {
    const { keys, trusted } = this.parts;
    const all: Needed[] = [];
    for (const one of asking.needed) {
      const key = usesKey(one.action) && one.resource !== "*" ? await keys.keyOf(one.resource) : undefined;
      if (key !== undefined) all.push(...keyUses(one, key));
    }
    all.push(...(await namedKeyUses(asking, keys)));
    for (const role of passedRoles(asking)) {
      all.push({ action: "iam:PassRole", resource: role, context: { "iam:PassedToService": await trusted(role) } });
    }
    all.push(
      ...taggings(asking),
      ...furtherActions(asking),
      ...(await logDeliveries(asking)),
      ...this.linkedRoles.needed(asking),
    );
    return Promise.all(all.map(onItsResources));
  }

  /** Call this for every call that was allowed, when its dependent permissions were too. */
  allowed(asking: Asking): void {
    this.linkedRoles.allowed(asking);
  }
}

/** An action without resource types is needed on all resources. */
async function onItsResources(needed: Needed): Promise<Needed> {
  const [prefix = "", action = ""] = needed.action.split(":");
  const facts = await factsOf(prefix, action);
  return facts?.types.length === 0 ? { ...needed, resource: "*" } : needed;
}
