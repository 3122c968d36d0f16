import type { ServingRole } from "../../dr/plan";
import { addCrossCheck } from "../cross-checks";
import type { DeploymentFrame } from "../deployment-frame";
import type { SiteStack } from "../site-stack";
import { recoveryControl } from "./control";
import { drainingFindings } from "./draining";
import { independence } from "./independence";
import { recoveryCapacity } from "./recovery-capacity";
import type { RecoveryProps } from "./recovery";
import { recoverySite } from "./site";
import { recoveryTriggers } from "./triggers";

/** The stacks that recover a deployment. */
export type RecoveryStacks = Readonly<Record<ServingRole | "control" | "triggers", SiteStack>>;

/**
 * Orchestration in the control region (`…-dr`), what it has in each serving site (`…-primary-dr`, `…-secondary-dr`), and what
 * starts it by itself (`…-dr-triggers`). The synth fails when a site could not take over without the other's region, or when a plan goes on
 * before clients have left.
 */
export function recovery(frame: DeploymentFrame, props: RecoveryProps): RecoveryStacks {
  const { plan, identity, stacks } = props;
  const control = recoveryControl(after(frame.siteStack("dr", "control", identity), stacks.control), frame, props);
  const site = (role: ServingRole) =>
    recoverySite(after(frame.siteStack(`${role}-dr`, role, identity), stacks[role], control), frame, role, props);
  const [primary, secondary] = [site("primary"), site("secondary")];
  const triggers = after(
    frame.siteStack("dr-triggers", "control", identity),
    control,
    primary,
    secondary,
    props.routing,
  );
  recoveryTriggers(triggers, frame, props);
  const recovered = { primary, secondary, control, triggers };
  addCrossCheck(frame.app, () =>
    (["primary", "secondary"] as const).flatMap((role) =>
      independence(plan, role, {
        orchestration: [control.document, triggers.document],
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

/** Stacks are built in an order; they know each other's names alone. */
function after(stack: SiteStack, ...earlier: SiteStack[]): SiteStack {
  for (const one of earlier) stack.addDependency(one);
  return stack;
}
