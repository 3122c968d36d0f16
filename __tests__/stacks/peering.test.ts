import { DataAwsVpc } from "@cdktf/provider-aws/lib/data-aws-vpc";
import { NetworkAclRule } from "@cdktf/provider-aws/lib/network-acl-rule";
import { Route } from "@cdktf/provider-aws/lib/route";
import { App } from "cdktf";
import { multiRegionWeb } from "../../config/multi-region-web";
import { checked } from "../../config/schema/check";
import { build } from "../../stacks/build";
import { synth } from "../../stacks/synth";
import { asText, inTemporaryFolder, inventory, readStacks } from "../support/synth";

function stacks(peering: boolean) {
  return inTemporaryFolder((outdir) => {
    const app = new App({ outdir, stackTraces: false });
    const [deployment] = checked([{ source: "test", value: { ...multiRegionWeb("prod"), peering } }]);
    build(app, deployment!);
    synth(app);
    return readStacks(outdir);
  });
}

test("A1: peering is a stack of its own, with a provider for either side and data sources by deterministic names", () => {
  const link = stacks(true)["web-prod-primary-to-secondary"]!;
  expect(link.provider["aws"]!.map(({ region, alias }) => [region, alias])).toEqual([
    ["us-east-1", undefined],
    ["us-west-2", "accepter"],
  ]);
  expect(inventory(link)).toEqual({
    aws_route: 6,
    aws_vpc_peering_connection: 1,
    aws_vpc_peering_connection_accepter: 1,
    aws_vpc_peering_connection_options: 2,
  });
  expect(asText(link)).toHaveDataSourceWithProperties(DataAwsVpc, {
    provider: "aws.accepter",
    filter: [{ name: "tag:Name", values: ["web-prod-secondary-vpc"] }],
  });
  expect(asText(link)).toHaveResourceWithProperties(Route, {
    provider: "aws.accepter",
    destination_cidr_block: "10.0.0.0/16",
    route_table_id: "${data.aws_route_table.peering_accepter_routes_us_west_2c.id}",
  });
  expect(link.terraform["backend"]!["s3"]).toMatchObject({ region: "us-east-2" });
});

test("the peered private tiers admit each other, the control site has no peering", () => {
  const all = stacks(true);
  expect(asText(all["web-prod-secondary"]!)).toHaveResourceWithProperties(NetworkAclRule, {
    network_acl_id: "${aws_network_acl.network_private_acl.id}",
    cidr_block: "10.0.0.0/16",
    egress: false,
  });
  expect(JSON.stringify(all["web-prod-control"])).not.toContain("peer");
});

test("without peering there is no such stack and no such rule", () => {
  const all = stacks(false);
  expect(Object.keys(all)).not.toContain("web-prod-primary-to-secondary");
  expect(JSON.stringify(all["web-prod-primary"])).not.toContain("in_peer");
});
