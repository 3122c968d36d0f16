import type { DeclaredConnection } from "../../../constructs/policy/connection";
import { RULES } from "../../../constructs/policy/rules";
import { StackDocument } from "../../../constructs/policy/stack-document";
import { type Bendable, type NegativeTest, testNegatives } from "../../support/negative";

const SERVICE = "aws_ecs_service.service";
const TARGET = "aws_db_proxy_target.database_proxy_target";
const READERS = "aws_db_proxy_endpoint.database_proxy_readers";
const USER = "aws_lambda_invocation.rotation_application_user";
const INSTANCES = ["a", "b", "c"].map((zone) => `aws_rds_cluster_instance.database_instances_${zone}`);
const RULE = "aws_vpc_security_group";
const DOORS = [
  `${RULE}_egress_rule.service_group_to_database_proxy_3306`,
  `${RULE}_ingress_rule.database_proxy_group_from_service_3306`,
];
const STOPPED = "its tasks fail their health checks, and the circuit breaker stops the deployment; add depends_on";
const NO_USER = "the proxy logs in as a user that does not exist yet; add depends_on";
const late = (later: string, otherwise: string, ...firsts: string[]) =>
  `${later} is created without waiting for ${firsts.join(", ")}: ${otherwise}`;

const without =
  (address: string, ...firsts: string[]) =>
  ({ resource }: Bendable): void => {
    const [type, name] = address.split(".") as [string, string];
    const values = resource[type]![name]!;
    values["depends_on"] = (values["depends_on"] as string[]).filter((one) => !firsts.includes(one));
  };

/** The service also waits for what the endpoint of the readers, whose host it gets, waits for. */
const withoutTarget = (stack: Bendable, ...others: string[]): void => {
  without(SERVICE, TARGET, ...others)(stack);
  without(READERS, TARGET)(stack);
};

const BUGS: NegativeTest[] = [
  {
    rule: "service-waits-for-stores",
    what: "tasks that start before the proxy has a target and the database has its user",
    stack: "web-prod-primary",
    change: (stack) => {
      withoutTarget(stack, USER);
    },
    findings: [late(SERVICE, STOPPED, TARGET, ...INSTANCES, USER)],
  },
  {
    rule: "service-waits-for-stores",
    what: "the same at the other site, where the user is replicated with the data",
    stack: "web-prod-secondary",
    change: withoutTarget,
    findings: [late(SERVICE, STOPPED, TARGET, ...INSTANCES)],
  },
  {
    rule: "service-waits-for-stores",
    what: "tasks that start before the security groups allow their connections",
    stack: "web-prod-secondary",
    change: without(SERVICE, ...DOORS),
    findings: [late(SERVICE, STOPPED, ...DOORS)],
  },
  {
    rule: "service-waits-for-stores",
    what: "a proxy that connects before its user is created",
    stack: "web-prod-primary",
    change: without(TARGET, USER),
    findings: [late(TARGET, NO_USER, USER)],
  },
];
testNegatives(BUGS);

describe("service-waits-for-stores, of a service that has no proxy", () => {
  const findings = (to: string, stores: object, after: readonly string[]) => {
    const connections: DeclaredConnection[] = [{ from: SERVICE, to, port: 3306, why: "Data" }];
    const json = { resource: { aws_ecs_service: { service: { depends_on: [...after] } }, ...stores } };
    const facts = { name: "stack", environment: "prod", kind: "site", region: "us-east-1" } as const;
    return RULES.find(({ id }) => id === "service-waits-for-stores")!
      .check(new StackDocument(facts, json, connections))
      .map(({ address, message }) => `${address} ${message}`);
  };

  test.each([
    [
      "aws_rds_cluster.database",
      "aws_rds_cluster_instance.a",
      {
        aws_rds_cluster: { database: {} },
        aws_rds_cluster_instance: {
          a: { cluster_identifier: "${aws_rds_cluster.database.cluster_identifier}" },
          stranger: { cluster_identifier: "another" },
        },
      },
    ],
    [
      "aws_elasticache_replication_group.cache",
      "aws_elasticache_replication_group.cache",
      { aws_elasticache_replication_group: { cache: {} } },
    ],
    [
      "aws_db_proxy_endpoint.readers",
      "aws_db_proxy_target.target",
      {
        aws_db_proxy: { proxy: { name: "web" } },
        aws_db_proxy_endpoint: { readers: { db_proxy_name: "web" } },
        aws_db_proxy_target: { target: { db_proxy_name: "web" }, stranger: { db_proxy_name: "another" } },
      },
    ],
  ])("%s answers with %s", (to, first, stores) => {
    expect(findings(to, stores, [])).toEqual([late(SERVICE, STOPPED, first)]);
    expect(findings(to, stores, [first])).toEqual([]);
  });
});

test.each(["web", "${aws_rds_cluster.database.cluster_identifier}"])(
  "service-waits-for-stores: a proxy waits for the user of its database, which it names as %s",
  (db_cluster_identifier) => {
    const connections: DeclaredConnection[] = [
      { from: "aws_lambda_function.rotation", to: "aws_rds_cluster.database", port: 3306, why: "Users" },
    ];
    const json = (depends_on: string[]) => ({
      resource: {
        aws_rds_cluster: { database: { cluster_identifier: "web" }, other: { cluster_identifier: "other" } },
        aws_db_proxy_target: { target: { db_cluster_identifier, depends_on } },
        aws_lambda_function: { rotation: {} },
        aws_lambda_invocation: { user: { function_name: "${aws_lambda_function.rotation.function_name}" } },
      },
    });
    const facts = { name: "stack", environment: "prod", kind: "site", region: "us-east-1" } as const;
    const findings = (...after: string[]) =>
      RULES.find(({ id }) => id === "service-waits-for-stores")!
        .check(new StackDocument(facts, json(after), connections))
        .map(({ address, message }) => `${address} ${message}`);
    expect(findings("aws_lambda_invocation.user")).toEqual([]);
    expect(findings()).toEqual([late("aws_db_proxy_target.target", NO_USER, "aws_lambda_invocation.user")]);
  },
);
