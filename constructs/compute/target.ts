import { LbListenerRule, type LbListenerRuleCondition } from "@cdktf/provider-aws/lib/lb-listener-rule";
import { LbTargetGroup } from "@cdktf/provider-aws/lib/lb-target-group";
import { Construct } from "constructs";
import { InvalidProps } from "../core/invalid-props";
import { siteOf } from "../core/site";
import type { Network } from "../network/network";
import type { LoadBalancer } from "./load-balancer";

export interface TargetProps {
  readonly balancer: LoadBalancer;
  readonly network: Network;
  /** Last part of its name. */
  readonly name: string;
  readonly port: number;
  /** Path that answers 200 while a target is well; anybody who reaches the balancer may ask it. */
  readonly healthPath: string;
  /**
   * Paths it serves, with `*`.
   * @default all
   */
  readonly paths?: readonly string[];
  /**
   * Header that a request must carry, and its accepted values: an expression for a list.
   * @default none: every request is served
   */
  readonly requiredHeader?: { readonly name: string; readonly values: string[] };
  /**
   * Order among the balancer's rules, lowest first; it takes this one and the next.
   * @default 10
   */
  readonly priority?: number;
  /**
   * Seconds open requests are given when a target leaves.
   * @default 30
   */
  readonly drainSeconds?: number;
  /**
   * Seconds for which a client stays with its target, by cookie.
   * @default 0: not at all
   */
  readonly stickySeconds?: number;
  /**
   * Seconds between health checks; two in a row decide either way.
   * @default 10
   */
  readonly healthIntervalSeconds?: number;
}

/** Where a load balancer sends requests: a target group for tasks, its health check, and the rules that lead to it. */
export class Target extends Construct {
  readonly group: LbTargetGroup;
  /** `<load balancer>/<target group>` as metrics and scaling name it. */
  readonly requestLabel: string;

  constructor(scope: Construct, id: string, props: TargetProps) {
    super(scope, id);
    const { balancer, network, name, port, healthPath, drainSeconds = 30, stickySeconds = 0 } = props;
    const { healthIntervalSeconds = 10, priority = 10 } = props;
    if (!healthPath.startsWith("/"))
      throw new InvalidProps(this, `healthPath should begin with '/', got '${healthPath}'`);
    this.group = new LbTargetGroup(this, "Resource", {
      name: siteOf(this).siteNames.of(name, "target group"),
      vpcId: network.vpc.id,
      port,
      protocol: "HTTP",
      targetType: "ip",
      deregistrationDelay: String(drainSeconds),
      loadBalancingAlgorithmType: "least_outstanding_requests",
      healthCheck: {
        path: healthPath,
        matcher: "200",
        interval: healthIntervalSeconds,
        timeout: Math.min(5, healthIntervalSeconds - 1),
        healthyThreshold: 2,
        unhealthyThreshold: 2,
      },
      ...(stickySeconds > 0 ? { stickiness: { type: "lb_cookie", cookieDuration: stickySeconds, enabled: true } } : {}),
    });
    this.requestLabel = `${balancer.resource.arnSuffix}/${this.group.arnSuffix}`;

    const lead = (ruleId: string, at: number, condition: LbListenerRuleCondition[]) =>
      new LbListenerRule(this, ruleId, {
        listenerArn: balancer.listener.arn,
        priority: at,
        condition,
        action: [{ type: "forward", targetGroupArn: this.group.arn }],
      });
    lead("health", priority, [{ pathPattern: { values: [healthPath] } }]);
    lead("requests", priority + 1, [
      { pathPattern: { values: [...(props.paths ?? ["/*"])] } },
      ...(props.requiredHeader
        ? [{ httpHeader: { httpHeaderName: props.requiredHeader.name, values: props.requiredHeader.values } }]
        : []),
    ]);
  }
}
