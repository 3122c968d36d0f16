import { DataAwsLb } from "@cdktf/provider-aws/lib/data-aws-lb";
import { DataAwsRoute53Zone } from "@cdktf/provider-aws/lib/data-aws-route53-zone";
import { Route53Record } from "@cdktf/provider-aws/lib/route53-record";
import { Construct } from "constructs";

export interface LoadBalancerRecordProps {
  readonly domain: string;
  /** Name that leads to the load balancer. */
  readonly host: string;
  /** Deterministic name of the load balancer, in the region of the stack. */
  readonly loadBalancerName: string;
}

/**
 * The DNS name of one site's load balancer. It is in a stack of its own: the load balancer's address is not deterministic,
 * so a data source reads it in its region, and neither the site nor the stacks of all sites may depend on that.
 */
export class LoadBalancerRecord extends Construct {
  constructor(scope: Construct, id: string, { domain, host, loadBalancerName }: LoadBalancerRecordProps) {
    super(scope, id);
    const zone = new DataAwsRoute53Zone(this, "zone", { name: domain, privateZone: false });
    const loadBalancer = new DataAwsLb(this, "load-balancer", { name: loadBalancerName });
    new Route53Record(this, "Resource", {
      zoneId: zone.zoneId,
      name: host,
      type: "A",
      alias: { name: loadBalancer.dnsName, zoneId: loadBalancer.zoneId, evaluateTargetHealth: true },
    });
  }
}
