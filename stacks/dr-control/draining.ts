import type { RuleFinding } from "../../constructs/policy/review";
import type { StackDocument } from "../../constructs/policy/stack-document";
import { type Plan, type Workflow, workflowName } from "../../dr/plan";

/** Seconds for which a load balancer lets clients keep a connection unless it is told otherwise. @see https://docs.aws.amazon.com/elasticloadbalancing/latest/application/edit-load-balancer-attributes.html#http-client-keep-alive-duration */
const DEFAULT_KEEP_ALIVE = 3600;

/** Where clients come from and where they stay, as it was synthesized. */
export interface Drained {
  /** Stacks of the sites, with their load balancers. */
  readonly sites: readonly StackDocument[];
  /** Stack with the records that lead to the active site. */
  readonly routing: StackDocument;
}

/**
 * Planned workflows that go on before every client has left the site that they evacuate: a resolver keeps the site's address
 * for the records' time to live, and a connection that was opened in the last moment stays until the load balancer closes it.
 * An unplanned failover waits for nobody: what is lost serves nobody either.
 */
export function drainingFindings(plan: Plan, { sites, routing }: Drained): RuleFinding[] {
  const ttl = longest(routing, "aws_route53_record", ({ set_identifier, ttl: seconds }) =>
    set_identifier === undefined ? 0 : seconds,
  );
  const keepAlive = Math.max(
    ...sites.map((site) =>
      longest(site, "aws_lb", ({ load_balancer_type: type = "application", client_keep_alive: seconds }) =>
        type === "application" ? (seconds ?? DEFAULT_KEEP_ALIVE) : 0,
      ),
    ),
  );
  return plan.workflows.flatMap((workflow) => {
    const waits = waited(workflow);
    if (waits === undefined || waits >= ttl + keepAlive) return [];
    return [
      {
        rule: "draining",
        stack: plan.name,
        address: workflowName(workflow),
        message:
          `goes on ${waits} s after it has moved traffic, while clients stay on the evacuated site for up to ${ttl + keepAlive} s: ` +
          `${ttl} s are the records' time to live, ${keepAlive} s the load balancer's client_keep_alive: wait longer, or shorten these`,
      },
    ];
  });
}

/** Seconds that a planned workflow waits right after it has moved traffic away from a site; undefined when it moves none. */
function waited({ mode, stages }: Workflow): number | undefined {
  const move = stages.findIndex((stage) => stage.some(({ type }) => type === "traffic-switch"));
  if (mode !== "planned" || move === -1) return undefined;
  const next = stages[move + 1] ?? [];
  return Math.max(0, ...next.flatMap((step) => (step.type === "wait" ? [step.parameters.seconds] : [])));
}

function longest(
  stack: StackDocument,
  type: string,
  seconds: (values: StackDocument["resources"][number]["values"]) => unknown,
): number {
  return Math.max(0, ...stack.all(type).map(({ values }) => Number(seconds(values))));
}
