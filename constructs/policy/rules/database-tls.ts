import { DATABASES, familyOf } from "../databases";
import { finding, type Rule } from "../rule";
import { blocks, refersTo, type ResourceView, show, type StackDocument } from "../stack-document";
import { isOn } from "../values";

/** Parameter that refuses connections without TLS, and its values that do. */
const REQUIRED = {
  mysql: ["require_secure_transport", /^(?:1|on)$/i],
  postgres: ["rds.force_ssl", /^1$/],
  docdb: ["tls", /^(?:enabled|tls1\.[23]\+|fips-140-3)$/],
} as const;
const GROUPS = ["aws_db_parameter_group", "aws_rds_cluster_parameter_group", "aws_docdb_cluster_parameter_group"];

export const databaseTls: Rule = {
  id: "database-tls",
  title: "Databases and their proxies refuse connections without TLS",
  source: "https://docs.aws.amazon.com/AmazonRDS/latest/AuroraUserGuide/UsingWithRDS.SSL.html",
  check: (stack) => [
    ...stack
      .all(...DATABASES)
      .filter((database) => !requiresTls(stack, database))
      .map((database) => {
        const family = familyOf(database);
        const wanted = family === undefined ? Object.values(REQUIRED) : [REQUIRED[family]];
        return finding(
          database,
          `accepts connections without TLS: set ${wanted.map(([name]) => name).join(" or ")} in its parameter group`,
        );
      }),
    ...stack
      .all("aws_db_proxy")
      .filter(({ values }) => !isOn(values["require_tls"]))
      .map((proxy) => finding(proxy, "accepts connections without TLS: set require_tls to true")),
  ],
};

function requiresTls(stack: StackDocument, database: ResourceView): boolean {
  const attribute = database.type === "aws_db_instance" ? "parameter_group_name" : "db_cluster_parameter_group_name";
  const group = database.values[attribute];
  const family = familyOf(database);
  const wanted = family === undefined ? Object.values(REQUIRED) : [REQUIRED[family]];
  return stack
    .all(...GROUPS)
    .filter((one) => refersTo(group, one) || (group !== undefined && group === one.values["name"]))
    .flatMap(({ values }) => blocks(values["parameter"]))
    .some(({ name, value }) => wanted.some(([key, on]) => name === key && on.test(show(value))));
}
