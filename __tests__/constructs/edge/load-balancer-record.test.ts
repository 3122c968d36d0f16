import { DataAwsLb } from "@cdktf/provider-aws/lib/data-aws-lb";
import { DataAwsRoute53Zone } from "@cdktf/provider-aws/lib/data-aws-route53-zone";
import { Route53Record } from "@cdktf/provider-aws/lib/route53-record";
import { LoadBalancerRecord } from "../../../constructs/edge/load-balancer-record";
import { synthesizedSite } from "../../support/site";
import { asText } from "../../support/synth";

const { site } = synthesizedSite((stack) => {
  new LoadBalancerRecord(stack, "record", {
    domain: "example.com",
    host: "primary.origin.example.com",
    loadBalancerName: "test-dev-primary-web",
  });
});

test("A6: a site's name leads to its load balancer, which a data source reads by its deterministic name", () => {
  expect(asText(site)).toHaveDataSourceWithProperties(DataAwsLb, { name: "test-dev-primary-web" });
  expect(asText(site)).toHaveDataSourceWithProperties(DataAwsRoute53Zone, {
    name: "example.com",
    private_zone: false,
  });
  expect(asText(site)).toHaveResourceWithProperties(Route53Record, {
    name: "primary.origin.example.com",
    type: "A",
    zone_id: "${data.aws_route53_zone.record_zone.zone_id}",
    alias: {
      name: "${data.aws_lb.record_load_balancer.dns_name}",
      zone_id: "${data.aws_lb.record_load_balancer.zone_id}",
      evaluate_target_health: true,
    },
  });
});
