import type { ServingRole } from "../../dr/plan";
import { addCrossCheck } from "../cross-checks";
import type { DeploymentFrame } from "../deployment-frame";
import type { SiteStack } from "../site-stack";
import { recoveryBase } from "./base";
import { recoveryControl } from "./control";
import { drainingFindings } from "./draining";
import { independence } from "./independence";
import { recoveryCapacity } from "./recovery-capacity";
import type { RecoveryProps } from "./recovery";
import { recoverySite } from "./site";

/** The stacks that recover a deployment. */
export type RecoveryStacks = Readonly<Record<ServingRole | "base" | "control", SiteStack>>;

/**
 * Orchestration in the control region (`…-dr-base`, `…-dr`) and what it has in each serving site (`…-primary-dr`,
 * `…-secondary-dr`). The synth fails when a site could not take over without the other's region, or when a plan goes on
 * before clients have left.
 */
export function recovery(frame: DeploymentFrame, props: RecoveryProps): RecoveryStacks {
  const { plan, identity, stacks } = props;
  const base = recoveryBase(after(frame.siteStack("dr-base", "control", identity), stacks.control), frame, props);
  const site = (role: ServingRole) =>
    recoverySite(after(frame.siteStack(`${role}-dr`, role, identity), stacks[role], base), frame, role, props);
  const [primary, secondary] = [site("primary"), site("secondary")];
  // Its observer takes a site that is not there yet for lost, and with `automaticFailover` its alarm starts the failover.
  const control = after(frame.siteStack("dr", "control", identity), base, primary, secondary, props.routing);
  recoveryControl(control, frame, props);
  const recovered = { primary, secondary, base, control };
  addCrossCheck(frame.app, () =>
    (["primary", "secondary"] as const).flatMap((role) =>
      independence(plan, role, {
        orchestration: [base.document, control.document],
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
