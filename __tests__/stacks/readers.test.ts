import { DbProxyEndpoint } from "@cdktf/provider-aws/lib/db-proxy-endpoint";
import { VpcSecurityGroupIngressRule } from "@cdktf/provider-aws/lib/vpc-security-group-ingress-rule";
import { multiRegionWeb } from "../../config/multi-region-web";
import { builtFrom } from "../support/deployments";
import { asText } from "../support/synth";

/** Both sites of web-dev with a number of readers behind a proxy. */
function sites(readers: number): string[] {
  const values = multiRegionWeb("dev");
  const stacks = builtFrom({ ...values, database: { ...values.database, proxy: true, readers } });
  return ["primary", "secondary"].map((role) => asText(stacks[`web-dev-${role}`]!.json));
}

const DIRECT = { description: "Reads of the application", from_port: 3306, to_port: 3306 };

test("A4: with readers the application reads through the proxy, in both sites", () => {
  for (const site of sites(1)) {
    expect(site).toHaveResourceWithProperties(DbProxyEndpoint, { target_role: "READ_ONLY" });
    expect(site).toContain("aws_db_proxy_endpoint.database_proxy_readers.endpoint");
    expect(site).not.toHaveResourceWithProperties(VpcSecurityGroupIngressRule, DIRECT);
  }
});

test("A4: without readers AWS refuses a read-only endpoint: the application reads through that of the cluster", () => {
  for (const site of sites(0)) {
    expect(site).not.toHaveResource(DbProxyEndpoint);
    expect(site).toContain("aws_rds_cluster.database.reader_endpoint");
    expect(site).toHaveResourceWithProperties(VpcSecurityGroupIngressRule, DIRECT);
  }
});
