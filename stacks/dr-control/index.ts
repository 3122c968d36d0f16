import type { ServingRole } from "../../dr/plan/plan";
import { addCrossCheck } from "../shared/cross-checks";
import type { SiteStack } from "../shared/site-stack";
import { recoveryControl } from "./control";
import { drainingFindings } from "./draining";
import { independence } from "./independence";
import { recoveryCapacity } from "./recovery-capacity";
import type { RecoveredStacks, RecoveryProps } from "./recovery";
import { recoveryObserver } from "./observer";
import { recoverySite } from "./site";
import { recoveryTriggers } from "./triggers";

/** The stacks that recover a deployment. */
export type RecoveryStacks = Readonly<Record<ServingRole | "orchestration" | "triggers", SiteStack>>;

/**
 * Orchestration in the control region (`…-dr`), probes and observers (`…-<role>-dr`), and automatic triggers
 * (`…-dr-triggers`). The synth fails when a failover to a site needs the other site's region, or when a plan continues before
 * clients have left.
 */
export function recovery(frame: RecoveredStacks, props: RecoveryProps): RecoveryStacks {
  const { plan, identity, stacks } = props;
  const orchestration = recoveryControl(
    frame.siteStack("dr", frame.sites.control, identity).after(stacks.control),
    frame,
    props,
  );
  const site = (role: ServingRole) =>
    recoverySite(
      frame
        .siteStack(`${role}-dr`, frame.sites[role], identity)
        .after(stacks[role], orchestration, ...props.originDnsStacks),
      frame,
      role,
      props,
    );
  const [primary, secondary] = [site("primary"), site("secondary")];
  const observer = recoveryObserver(
    frame.siteStack("control-dr", frame.sites.control, identity).after(orchestration, ...props.originDnsStacks),
    frame,
    props,
  );
  const triggers = frame
    .siteStack("dr-triggers", frame.sites.control, identity)
    .after(orchestration, observer, primary, secondary, props.routing);
  recoveryTriggers(triggers, frame, props);
  const recovered = { primary, secondary, orchestration, triggers };
  addCrossCheck(frame.app, () =>
    (["primary", "secondary"] as const).flatMap((role) =>
      independence(plan, role, {
        orchestration: [orchestration, observer, triggers].map(({ document }) => document),
        site: [stacks[role].document, recovered[role].document],
        routing: props.routing.document,
      }),
    ),
  );
  addCrossCheck(frame.app, () =>
    (["primary", "secondary"] as const).flatMap((role) => recoveryCapacity(plan, role, stacks[role].document)),
  );
  addCrossCheck(frame.app, () =>
    drainingFindings(plan, {
      sites: [stacks.primary.document, stacks.secondary.document],
      routing: props.routing.document,
      front: props.front.document,
    }),
  );
  return recovered;
}
