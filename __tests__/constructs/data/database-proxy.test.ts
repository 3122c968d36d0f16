import { CloudwatchLogGroup } from "@cdktf/provider-aws/lib/cloudwatch-log-group";
import { DbProxy } from "@cdktf/provider-aws/lib/db-proxy";
import { DbProxyDefaultTargetGroup } from "@cdktf/provider-aws/lib/db-proxy-default-target-group";
import { DbProxyEndpoint } from "@cdktf/provider-aws/lib/db-proxy-endpoint";
import { DbProxyTarget } from "@cdktf/provider-aws/lib/db-proxy-target";
import { VpcSecurityGroupIngressRule } from "@cdktf/provider-aws/lib/vpc-security-group-ingress-rule";
import { DatabaseProxy, type DatabaseProxyProps } from "../../../constructs/data/database-proxy";
import { statementsOf, testDatabase } from "../../support/database";
import { LOG_KEY_ARN } from "../../support/keys";
import { testNetwork } from "../../support/network";
import { rolesMay, synthesizedSite } from "../../support/site";
import { asText, inventory, resource } from "../../support/synth";
import { containing } from "../../support/containing";

const json = (props: Partial<DatabaseProxyProps> = {}, use: (proxy: DatabaseProxy) => void = () => undefined) =>
  synthesizedSite((site) => {
    const network = testNetwork(site);
    const { database, secret } = testDatabase(site, network);
    use(
      new DatabaseProxy(site, "proxy", {
        network,
        database,
        secret,
        secretKeyAlias: "alias/test-dev-primary-data",
        logKeyArn: LOG_KEY_ARN,
        logRetentionDays: 30,
        ...props,
      }),
    );
  });

test("A4: pools connections over TLS only, in front of the cluster, with an endpoint for readers", () => {
  const { site } = json();
  expect(asText(site)).toHaveResourceWithProperties(DbProxy, {
    name: "test-dev-primary-database-proxy",
    engine_family: "MYSQL",
    require_tls: true,
    debug_logging: false,
    auth: containing([
      { auth_scheme: "SECRETS", iam_auth: "DISABLED", secret_arn: "${aws_secretsmanager_secret.secret.arn}" },
    ]),
  });
  expect(asText(site)).toHaveResourceWithProperties(DbProxyDefaultTargetGroup, {
    connection_pool_config: {
      max_connections_percent: 90,
      max_idle_connections_percent: 45,
      connection_borrow_timeout: 30,
    },
  });
  expect(asText(site)).toHaveResourceWithProperties(DbProxyTarget, {
    db_cluster_identifier: "${aws_rds_cluster.database.cluster_identifier}",
    depends_on: ["aws_rds_cluster_instance.database_instances_a", "aws_rds_cluster_instance.database_instances_b"],
  });
  expect(asText(site)).toHaveResourceWithProperties(DbProxyEndpoint, { target_role: "READ_ONLY" });
  expect(asText(site)).toHaveResourceWithProperties(CloudwatchLogGroup, {
    name: "/aws/rds/proxy/test-dev-primary-database-proxy",
    kms_key_id: LOG_KEY_ARN,
  });
});

test("A2: it is in the private tier, the only one that the database tier admits, and reaches only the database", () => {
  const { site } = json();
  const subnets = ["a", "b", "c"].map((zone) => `\${aws_subnet.network_private_us_east_1${zone}.id}`);
  expect(asText(site)).toHaveResourceWithProperties(DbProxy, { vpc_subnet_ids: subnets });
  expect(asText(site)).toHaveResourceWithProperties(DbProxyEndpoint, { vpc_subnet_ids: subnets });
  expect(asText(site)).toHaveResourceWithProperties(VpcSecurityGroupIngressRule, {
    security_group_id: "${aws_security_group.database_group.id}",
    referenced_security_group_id: "${aws_security_group.proxy_group.id}",
    from_port: 3306,
  });
  expect(Object.keys(site.resource!["aws_vpc_security_group_egress_rule"]!)).toEqual(["proxy_group_to_database_3306"]);
});

test("A9: its role reads one secret and uses one key, through Secrets Manager", () => {
  const all = json();
  const { ReadPassword: read } = statementsOf(all, "primary_database_proxy");
  expect(read).toMatchObject({
    actions: ["secretsmanager:DescribeSecret", "secretsmanager:GetSecretValue"],
    resources: ["arn:aws:secretsmanager:us-east-1:123456789012:secret:test-dev-database-??????"],
  });
  expect(all.keyUses.statementsFor("arn:aws:kms:us-east-1:123456789012:alias/test-dev-primary-data")).toEqual([
    rolesMay(
      "RolesDecryptViaSecretsmanager",
      ["kms:Decrypt"],
      ["test-dev-primary-database-proxy"],
      "secretsmanager.us-east-1",
    ),
  ]);
});

test("R18: RDS assumes the proxy's role by the trust policy that AWS documents, without a condition", () => {
  expect(json().identity.data!["aws_iam_policy_document"]!["primary_database_proxy_trust"]!["statement"]).toEqual([
    { actions: ["sts:AssumeRole"], principals: [{ type: "Service", identifiers: ["rds.amazonaws.com"] }] },
  ]);
});

test("clients may sign in by IAM instead of the password, each as one user", () => {
  const { site } = json({ clientsBy: "iam", readers: false }, (proxy) => {
    expect(proxy.connectStatement("app").resources).toEqual(["arn:aws:rds-db:us-east-1:123456789012:dbuser:prx-*/app"]);
    expect(proxy.readerEndpoint).toBeUndefined();
  });
  const [auth] = resource(site, "aws_db_proxy.proxy")["auth"] as Record<string, unknown>[];
  expect(auth).toMatchObject({ iam_auth: "REQUIRED" });
  expect(auth).not.toHaveProperty("client_password_auth_type");
  expect(asText(site)).not.toHaveResource(DbProxyEndpoint);
});

test("each peer needs a rule of its own", () => {
  const { site } = json({}, (proxy) => {
    proxy.allowFrom({ cidr: "10.0.16.0/20", as: "tasks" }, "Queries of the application");
  });
  expect(asText(site)).toHaveResourceWithProperties(VpcSecurityGroupIngressRule, {
    security_group_id: "${aws_security_group.proxy_group.id}",
    cidr_ipv4: "10.0.16.0/20",
    from_port: 3306,
  });
  expect(inventory(json().site)["aws_vpc_security_group_ingress_rule"]).toBe(1);
});

test.each<[Partial<DatabaseProxyProps>, string]>([
  [{ idleClientSeconds: 0 }, "idleClientSeconds should be from 1 to 28800, got 0"],
  [{ maxConnectionsPercent: 101 }, "maxConnectionsPercent should be from 1 to 100, got 101"],
  [{ borrowSeconds: 301 }, "borrowSeconds should be from 0 to 300, got 301"],
])("fails with %j", (props, message) => {
  expect(() => json(props)).toThrow(`[site/proxy] ${message}`);
});
