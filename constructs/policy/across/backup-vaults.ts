import { blocks, type Json, refersTo, show, type StackDocument } from "../stack-document";
import { isExpression } from "../values";
import type { CrossRule } from "./cross-rule";

export const backupVaults: CrossRule = {
  id: "backup-vaults",
  title: "A backup plan has a selection, and its vaults exist",
  source: "https://docs.aws.amazon.com/aws-backup/latest/devguide/API_BackupRuleInput.html",
  check: (stacks) =>
    stacks.flatMap((stack) =>
      stack.all("aws_backup_plan").flatMap((plan) => [
        ...(stack.companions(plan, "aws_backup_selection", "plan_id").length > 0
          ? []
          : [
              {
                stack: stack.facts.name,
                address: plan.address,
                message: "backs up nothing: add an aws_backup_selection",
              },
            ]),
        ...blocks(plan.values["rule"])
          .flatMap((rule) => [
            rule["target_vault_name"],
            ...blocks(rule["copy_action"]).map(({ destination_vault_arn: copy }) => copy),
          ])
          .filter((vault) => !exists(stacks, stack, vault))
          .map((vault) => ({
            stack: stack.facts.name,
            address: plan.address,
            message: `writes recovery points into ${show(vault)}, which no stack creates: name a vault of the deployment`,
          })),
      ]),
    ),
};

function exists(stacks: readonly StackDocument[], stack: StackDocument, vault: Json | undefined): boolean {
  const text = show(vault);
  if (isExpression(text)) return stack.all("aws_backup_vault").some((one) => refersTo(text, one));
  const [, region, name] = /^arn:[\w-]+:backup:([\w-]+):\d+:backup-vault:(.+)$/.exec(text) ?? [
    text,
    stack.facts.region,
    text,
  ];
  return stacks
    .filter(({ facts }) => facts.region === region)
    .flatMap((one) => one.all("aws_backup_vault"))
    .some(({ values }) => values["name"] === name);
}
