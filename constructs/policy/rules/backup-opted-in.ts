import { finding, type Rule } from "../rule";
import { blocks, type JsonObject, type ResourceView, type StackDocument, strings } from "../stack-document";
import { isOn } from "../values";

/** Name that AWS Backup has for a resource type; it skips all of these unless the region is opted in. */
const SHARED_ARNS: Readonly<Record<string, string>> = {
  aws_rds_cluster: "Aurora",
  aws_docdb_cluster: "DocumentDB",
  aws_neptune_cluster: "Neptune",
};

export const backupOptedIn: Rule = {
  id: "backup-opted-in",
  title: "AWS Backup is opted in to each resource type that a plan selects: it skips other types without an error",
  source: "https://docs.aws.amazon.com/aws-backup/latest/devguide/assigning-resources-json.html",
  check: (stack) => {
    const chosen = stack
      .all("aws_backup_region_settings")
      .flatMap(({ values }) => blocks(values["resource_type_opt_in_preference"]))
      .flatMap((types) => Object.entries(types).flatMap(([type, on]) => (isOn(on) ? [type] : [])));
    return stack.all("aws_backup_selection").flatMap((selection) => [
      ...selectedTypes(stack, selection)
        .filter((type) => !chosen.includes(type))
        .map((type) =>
          finding(selection, `selects ${type}, which AWS Backup ignores: opt in with an aws_backup_region_settings`),
        ),
      ...(byTag(selection.values) && chosen.length === 0
        ? [
            finding(
              selection,
              "selects by tag resources that AWS Backup may ignore: opt in with an aws_backup_region_settings",
            ),
          ]
        : []),
    ]);
  },
};

/** Types that a selection names by reference; a cluster that is named by its ARN counts as Aurora's. */
function selectedTypes({ resources }: StackDocument, { values }: ResourceView): string[] {
  const named = strings(values["resources"]);
  const types = named.flatMap((arn) => {
    const reference = resources.find(({ address }) => arn.includes(`\${${address}.`));
    const type = reference ? SHARED_ARNS[reference.type] : /:rds:[^:]*:[^:]*:cluster:/.test(arn) ? "Aurora" : undefined;
    return type === undefined ? [] : [type];
  });
  return [...new Set(types)];
}

function byTag(values: JsonObject): boolean {
  return blocks(values["selection_tag"]).length > 0;
}
