import type { RuleFinding } from "../../constructs/policy/review";
import type { StackDocument } from "../../constructs/policy/stack-document";
import { type Plan, type Workflow, workflowName } from "../../dr/plan/plan";

/** Default seconds for which a load balancer keeps a client's connection. @see https://docs.aws.amazon.com/elasticloadbalancing/latest/application/edit-load-balancer-attributes.html#http-client-keep-alive-duration */
const DEFAULT_KEEP_ALIVE = 3600;
/** Default seconds for which CloudFront keeps an idle connection to an origin, and waits for its response. @see https://docs.aws.amazon.com/AmazonCloudFront/latest/DeveloperGuide/DownloadDistValuesOrigin.html */
const DEFAULT_ORIGIN_KEEP_ALIVE = 5;
const DEFAULT_READ_TIMEOUT = 30;

/** The synthesized stacks that determine how long clients stay on a site. */
export interface DrainingStacks {
  /** Stacks of the sites, with their load balancers. */
  readonly sites: readonly StackDocument[];
  /** Stack with the records that lead to the active site. */
  readonly routing: StackDocument;
  /** Stack with the CloudFront distribution, the load balancers' only client. */
  readonly global: StackDocument;
}

/**
 * Planned workflows that continue before every client has left the site that they evacuate: a resolver keeps the site's address
 * for the records' time to live, and a connection that was opened last stays until the load balancer closes it:
 * after its duration it accepts one more request, for which CloudFront keeps the idle connection and waits for the response.
 * An unplanned failover does not wait: the lost site answers no requests.
 */
export function drainingFindings(plan: Plan, { sites, routing, global }: DrainingStacks): RuleFinding[] {
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
  const { originKeepAlive, originRead } = lastRequest(global, routingPolicyNames(routing));
  const maxStay = ttl + keepAlive + originKeepAlive + originRead;
  return plan.workflows.flatMap((workflow) => {
    const waits = waited(workflow);
    if (waits === undefined || waits >= maxStay) return [];
    return [
      {
        rule: "draining",
        stack: plan.name,
        address: workflowName(workflow),
        message:
          `continues ${waits} s after it has moved traffic, while clients stay on the evacuated site for up to ${maxStay} s: ` +
          `${ttl} s are the records' time to live, ${keepAlive} s the load balancer's client_keep_alive, ` +
          `${originKeepAlive} s and ${originRead} s CloudFront's origin_keepalive_timeout and origin_read_timeout for the last request: wait longer, or shorten these`,
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

/** Names of the records with a routing policy. */
function routingPolicyNames(routing: StackDocument): readonly unknown[] {
  return routing
    .all("aws_route53_record")
    .flatMap(({ values: { set_identifier, name } }) => (set_identifier === undefined ? [] : [name]));
}

interface CustomOrigin {
  readonly domain_name?: unknown;
  readonly custom_origin_config?: { readonly origin_keepalive_timeout?: number; readonly origin_read_timeout?: number };
}

/** Longest seconds for which CloudFront keeps an idle connection to one of these names, and waits for its response. */
function lastRequest(
  global: StackDocument,
  names: readonly unknown[],
): { readonly originKeepAlive: number; readonly originRead: number } {
  const origins = global
    .all("aws_cloudfront_distribution")
    .flatMap(({ values }) => values["origin"] as readonly CustomOrigin[])
    .filter(({ domain_name: name }) => names.includes(name));
  return {
    originKeepAlive: Math.max(
      0,
      ...origins.map(({ custom_origin_config: of }) => of?.origin_keepalive_timeout ?? DEFAULT_ORIGIN_KEEP_ALIVE),
    ),
    originRead: Math.max(
      0,
      ...origins.map(({ custom_origin_config: of }) => of?.origin_read_timeout ?? DEFAULT_READ_TIMEOUT),
    ),
  };
}
