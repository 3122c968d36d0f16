import { allows, documentsIn, statementsOf } from "./statements";
import { blocks, type JsonObject, refersTo, type ResourceView, show, type StackDocument } from "./stack-document";
import { texts } from "./values";

/** What the policies of a region's keys let a role do; of one key, where its alias is named. */
export function keyStatementsFor(
  stacks: readonly StackDocument[],
  role: string,
  { region, aliasArn }: { readonly region: string; readonly aliasArn?: string },
): JsonObject[] {
  return stacks
    .filter(({ facts }) => facts.region === region)
    .flatMap((stack) =>
      stack
        .all("aws_kms_key")
        .filter((key) => aliasArn === undefined || hasAlias(stack, key, aliasArn))
        .flatMap(({ values }) => documentsIn(stack, values["policy"])),
    )
    .flatMap(statementsOf)
    .filter(allows)
    .filter(({ principals }) =>
      blocks(principals).some(({ identifiers }) => texts(identifiers).some((arn) => arn.endsWith(`:role/${role}`))),
    );
}

function hasAlias(stack: StackDocument, key: ResourceView, aliasArn: string): boolean {
  return stack
    .all("aws_kms_alias")
    .some(({ values }) => aliasArn.endsWith(`:${show(values["name"])}`) && refersTo(values["target_key_id"], key));
}
