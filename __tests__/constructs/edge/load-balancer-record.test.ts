import { LoadBalancerRecord } from "../../../constructs/edge/load-balancer-record";
import { synthesizedSite } from "../../support/site";
import { resource } from "../../support/synth";

const { site } = synthesizedSite((stack) => {
  new LoadBalancerRecord(stack, "record", {
    domain: "example.com",
    host: "primary.origin.example.com",
    loadBalancerName: "test-dev-primary-web",
  });
});

test("A6: a site's name leads to its load balancer, which a data source reads by its deterministic name", () => {
  expect(site.data).toMatchObject({
    aws_lb: { record_load_balancer: { name: "test-dev-primary-web" } },
    aws_route53_zone: { record_zone: { name: "example.com", private_zone: false } },
  });
  expect(resource(site, "aws_route53_record.record")).toMatchObject({
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
