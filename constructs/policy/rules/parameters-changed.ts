import { isDefault } from "../../core/parameter-defaults";
import { finding, type Rule } from "../rule";
import { blocks, show } from "../stack-document";

const GROUPS = ["aws_db_parameter_group", "aws_elasticache_parameter_group", "aws_rds_cluster_parameter_group"];

export const parametersChanged: Rule = {
  id: "parameters-changed",
  title: "Parameter groups set no parameter to its family's default, which every plan would set again",
  source: "https://github.com/hashicorp/terraform-provider-aws/issues/22857",
  check: (stack) =>
    stack.all(...GROUPS).flatMap((group) => {
      const family = show(group.values["family"]);
      return blocks(group.values["parameter"])
        .map(({ name, value }) => ({ name: show(name), value: show(value) }))
        .filter((parameter) => isDefault(family, parameter))
        .map(({ name, value }) =>
          finding(
            group,
            `sets ${name} to ${value}, the default of ${family}: leave it out, or every plan sets it again`,
          ),
        );
    }),
};
