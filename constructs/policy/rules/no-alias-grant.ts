import { finding, type Rule } from "../rule";
import { blocks, show } from "../stack-document";
import { allows, statementsOf } from "../statements";

export const noAliasGrant: Rule = {
  id: "no-alias-grant",
  title:
    "No permission depends on the alias of a key: a change of an alias takes effect within five minutes, and changes the permission",
  source: "https://docs.aws.amazon.com/kms/latest/developerguide/alias-authorization.html",
  check: (stack) =>
    stack.dataSources.flatMap((document) =>
      statementsOf(document)
        .filter(allows)
        .filter(({ condition }) =>
          blocks(condition).some(({ variable }) => /^kms:(?:ResourceAliases|RequestAlias)$/i.test(show(variable))),
        )
        .map((statement) =>
          finding(
            document,
            `allows use of a key by its alias in '${show(statement["sid"] ?? "a statement")}': ` +
              "name the role in the key's policy (useKey), or the key's ARN",
          ),
        ),
    ),
};
