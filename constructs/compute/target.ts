import { LbListenerRule, type LbListenerRuleCondition } from "@cdktf/provider-aws/lib/lb-listener-rule";
import { LbTargetGroup } from "@cdktf/provider-aws/lib/lb-target-group";
import { Construct } from "constructs";
import { InvalidProps } from "../core/invalid-props";
import { siteOf } from "../core/site";
import type { Network } from "../network/network";
import { acknowledge } from "../policy/acknowledgement";
import type { LoadBalancer } from "./load-balancer";

export interface TargetProps {
  readonly loadBalancer: LoadBalancer;
  readonly network: Network;
  /** Last part of its name. */
  readonly name: string;
  readonly port: number;
  /**
   * Protocol between load balancer and targets. With HTTPS they need a certificate of any issuer: it is not validated.
   * @see https://docs.aws.amazon.com/elasticloadbalancing/latest/application/load-balancer-target-groups.html#target-group-routing-configuration
   * @default "HTTP", which needs no certificate in the container
   */
  readonly protocol?: TargetProtocol;
  /** Path that returns 200 while a target is healthy, without wildcards; open to all clients of the load balancer. */
  readonly healthPath: string;
  /**
   * Paths it serves; may contain `*`. A rule takes 5 values, the required header's among them.
   * @see https://docs.aws.amazon.com/elasticloadbalancing/latest/application/load-balancer-limits.html
   * @default all
   */
  readonly paths?: readonly string[];
  /**
   * Header that a request must carry, its accepted values (an expression for a list) and the maximum number of values: a rule
   * takes five values, paths included.
   * @default none: every request is served
   */
  readonly requiredHeader?: { readonly name: string; readonly values: string[]; readonly mostValues: number };
  /**
   * Order among the load balancer's rules, lowest first; it uses this one and the next.
   * @default 10
   */
  readonly priority?: number;
  /**
   * Seconds for which open requests may continue when a target is deregistered, 0 to 3600.
   * @default 30
   */
  readonly drainSeconds?: number;
  /**
   * Seconds for which a client stays with its target, by cookie.
   * @default 0: no stickiness
   */
  readonly stickySeconds?: number;
  /**
   * Seconds between health checks, 5 to 300; two in a row change the state.
   * @default 10
   */
  readonly healthIntervalSeconds?: number;
}

export type TargetProtocol = "HTTP" | "HTTPS";

const PLAIN =
  "the container uses HTTP without TLS; its requests stay in private subnets, between the security groups of load balancer and tasks";

/** Values of all conditions of a rule. */
const RULE_VALUES = 5;

/** Where a load balancer sends requests: a target group for tasks, its health check, and the rules that lead to it. */
export class Target extends Construct {
  readonly group: LbTargetGroup;
  /** Listener rules of the target group: ECS refuses a service that is created before them. */
  readonly rules: readonly LbListenerRule[];
  /** `<load balancer>/<target group>` as metrics and scaling name it. */
  readonly requestLabel: string;

  constructor(scope: Construct, id: string, props: TargetProps) {
    super(scope, id);
    const { loadBalancer, network, name, port, healthPath, drainSeconds = 30, stickySeconds = 0 } = props;
    const { healthIntervalSeconds = 10, priority = 10, protocol = "HTTP" } = props;
    this.check(props);
    this.group = new LbTargetGroup(this, "Resource", {
      name: siteOf(this).siteNames.of(name, "target group"),
      vpcId: network.vpc.id,
      port,
      protocol,
      targetType: "ip",
      deregistrationDelay: String(drainSeconds),
      loadBalancingAlgorithmType: "least_outstanding_requests",
      healthCheck: {
        protocol,
        path: healthPath,
        matcher: "200",
        interval: healthIntervalSeconds,
        timeout: Math.min(5, healthIntervalSeconds - 1),
        healthyThreshold: 2,
        unhealthyThreshold: 2,
      },
      ...(stickySeconds > 0 ? { stickiness: { type: "lb_cookie", cookieDuration: stickySeconds, enabled: true } } : {}),
    });
    if (protocol === "HTTP") acknowledge(this, "target-encrypted", PLAIN);
    this.requestLabel = `${loadBalancer.resource.arnSuffix}/${this.group.arnSuffix}`;

    const lead = (ruleId: string, at: number, condition: LbListenerRuleCondition[]) =>
      new LbListenerRule(this, ruleId, {
        listenerArn: loadBalancer.listener.arn,
        priority: at,
        condition,
        action: [{ type: "forward", targetGroupArn: this.group.arn }],
      });
    this.rules = [
      lead("health", priority, [{ pathPattern: { values: [healthPath] } }]),
      lead("requests", priority + 1, [
        { pathPattern: { values: [...(props.paths ?? ["/*"])] } },
        ...(props.requiredHeader
          ? [{ httpHeader: { httpHeaderName: props.requiredHeader.name, values: props.requiredHeader.values } }]
          : []),
      ]),
    ];
  }

  private check(props: TargetProps): void {
    const { healthPath, paths = ["/*"], requiredHeader, drainSeconds = 30, healthIntervalSeconds = 10 } = props;
    if (!/^\/[^*?]*$/.test(healthPath)) {
      throw new InvalidProps(this, `healthPath should begin with '/' and hold no '*' or '?', got '${healthPath}'`);
    }
    const most = RULE_VALUES - (requiredHeader?.mostValues ?? 0);
    if (paths.length < 1 || paths.length > most) {
      throw new InvalidProps(this, `paths should be from 1 to ${most}, got ${paths.length}`);
    }
    if (drainSeconds < 0 || drainSeconds > 3600) {
      throw new InvalidProps(this, `drainSeconds should be from 0 to 3600, got ${drainSeconds}`);
    }
    if (healthIntervalSeconds < 5 || healthIntervalSeconds > 300) {
      throw new InvalidProps(this, `healthIntervalSeconds should be from 5 to 300, got ${healthIntervalSeconds}`);
    }
  }
}
