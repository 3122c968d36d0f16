import type { ServingRole } from "../../dr/plan/plan";
import { addCrossCheck } from "../shared/cross-checks";
import type { SiteStack } from "../shared/site-stack";
import { recoveryControl } from "./control";
import { drainingFindings } from "./draining";
import { independence } from "./independence";
import { recoveryCapacity } from "./recovery-capacity";
import type { RecoverableStacks, RecoveryProps } from "./recovery";
import { recoveryObserver } from "./observer";
import { recoverySite } from "./site";
import { recoveryTriggers } from "./triggers";

/** The stacks that recover a deployment. */
export type DrStacks = Readonly<Record<ServingRole | "orchestration" | "triggers", SiteStack>>;

/**
 * Orchestration in the control region (`…-dr`), probes and observers (`…-<role>-dr`), and automatic triggers
 * (`…-dr-triggers`). The synth fails when a failover to a site needs the other site's region, or when a plan continues before
 * clients have left.
 */
export function recovery(stacks: RecoverableStacks, props: RecoveryProps): DrStacks {
  const { plan, identity, siteStacks } = props;
  const orchestration = recoveryControl(
    stacks.siteStack("dr", stacks.sites.control, identity).after(siteStacks.control),
    stacks,
    props,
  );
  const site = (role: ServingRole) =>
    recoverySite(
      stacks
        .siteStack(`${role}-dr`, stacks.sites[role], identity)
        .after(siteStacks[role], orchestration, ...props.originDnsStacks),
      stacks,
      role,
      props,
    );
  const [primary, secondary] = [site("primary"), site("secondary")];
  const observer = recoveryObserver(
    stacks.siteStack("control-dr", stacks.sites.control, identity).after(orchestration, ...props.originDnsStacks),
    stacks,
    props,
  );
  const triggers = stacks
    .siteStack("dr-triggers", stacks.sites.control, identity)
    .after(orchestration, observer, primary, secondary, props.routing);
  recoveryTriggers(triggers, stacks, props);
  const recovered = { primary, secondary, orchestration, triggers };
  addCrossCheck(stacks.app, () =>
    (["primary", "secondary"] as const).flatMap((role) =>
      independence(plan, role, {
        orchestration: [orchestration, observer, triggers].map(({ document }) => document),
        site: [siteStacks[role].document, recovered[role].document],
        routing: props.routing.document,
      }),
    ),
  );
  addCrossCheck(stacks.app, () =>
    (["primary", "secondary"] as const).flatMap((role) => recoveryCapacity(plan, role, siteStacks[role].document)),
  );
  addCrossCheck(stacks.app, () =>
    drainingFindings(plan, {
      sites: [siteStacks.primary.document, siteStacks.secondary.document],
      routing: props.routing.document,
      global: props.global.document,
    }),
  );
  return recovered;
}
