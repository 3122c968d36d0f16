import { blocks, type Json, type JsonObject, refersTo, type ResourceView, type StackDocument } from "./stack-document";
import { texts } from "./values";

/** The policy documents of a stack that a value refers to. */
export function documentsIn(stack: StackDocument, value: Json | undefined): ResourceView[] {
  return stack.dataSources.filter((document) => refersTo(value, document));
}

export function statementsOf(document: ResourceView): JsonObject[] {
  return blocks(document.values["statement"]);
}

export function allows({ effect }: JsonObject): boolean {
  return effect !== "Deny";
}

/** Whether a document refuses an action, or a service's every action, to whoever comes without TLS. */
export function refusesPlainText(document: ResourceView, actions: RegExp): boolean {
  return statementsOf(document).some(
    (statement) =>
      !allows(statement) &&
      texts(statement["actions"]).some((action) => actions.test(action)) &&
      blocks(statement["condition"]).some(
        ({ test, variable, values }) =>
          test === "Bool" && variable === "aws:SecureTransport" && JSON.stringify(values) === '["false"]',
      ),
  );
}
