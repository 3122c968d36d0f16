import { documentsIn, allows, statementsOf } from "./statements";
import type { JsonObject, ResourceView, StackDocument } from "./stack-document";

const IDENTITY_POLICIES = ["aws_iam_policy", "aws_iam_role_policy", "aws_iam_user_policy", "aws_iam_group_policy"];

/** What identities may do: the allowing statements of documents that roles, users and groups have. */
export function permissions(
  stack: StackDocument,
): { readonly document: ResourceView; readonly statement: JsonObject }[] {
  const documents = new Set(
    stack.all(...IDENTITY_POLICIES).flatMap(({ values }) => documentsIn(stack, values["policy"])),
  );
  return [...documents].flatMap((document) =>
    statementsOf(document)
      .filter(allows)
      .map((statement) => ({ document, statement })),
  );
}
