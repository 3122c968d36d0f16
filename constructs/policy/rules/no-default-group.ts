import { finding, type Rule } from "../rule";
import { blocks, type Json, type JsonObject, strings } from "../stack-document";

type Groups = (values: JsonObject) => Json | undefined;
const attribute =
  (name: string): Groups =>
  (values) =>
    values[name];
const inBlock =
  (block: string, name: string): Groups =>
  (values) =>
    blocks(values[block]).map((one) => one[name] ?? []);

/** Where resources name their security groups; one without any gets the default group of its VPC. */
export const GROUPS: Readonly<Record<string, Groups>> = {
  aws_db_instance: attribute("vpc_security_group_ids"),
  aws_rds_cluster: attribute("vpc_security_group_ids"),
  aws_docdb_cluster: attribute("vpc_security_group_ids"),
  aws_db_proxy: attribute("vpc_security_group_ids"),
  aws_elasticache_replication_group: attribute("security_group_ids"),
  aws_lb: attribute("security_groups"),
  aws_ecs_service: inBlock("network_configuration", "security_groups"),
};
/** Resources that are in a network only if configured: without the block there is no security group. */
const CHOSEN: Readonly<Record<string, Groups>> = {
  aws_lambda_function: inBlock("vpc_config", "security_group_ids"),
  aws_vpc_endpoint: attribute("security_group_ids"),
  aws_db_proxy_endpoint: attribute("vpc_security_group_ids"),
};

const DEFAULT = /aws_default_security_group\.|\.default_security_group_id/;

export const noDefaultGroup: Rule = {
  id: "no-default-group",
  title: "No resource uses the default security group of a VPC",
  source: "https://docs.aws.amazon.com/securityhub/latest/userguide/ec2-controls.html#ec2-2",
  check: (stack) =>
    Object.entries({ ...GROUPS, ...CHOSEN }).flatMap(([type, groups]) =>
      stack.all(type).flatMap((resource) => {
        const named = strings(groups(resource.values));
        if (named.some((text) => DEFAULT.test(text))) {
          return [finding(resource, "uses the default security group of its VPC: give it its own security group")];
        }
        return named.length === 0 && type in GROUPS
          ? [finding(resource, "names no security group, so it gets the default security group of its VPC: name one")]
          : [];
      }),
    ),
};
