import {
  blocks,
  type Json,
  type JsonObject,
  refersTo,
  type ResourceView,
  type StackDocument,
  strings,
} from "./stack-document";
import { texts } from "./values";

/** The policy documents of a stack that a value refers to. */
export function documentsIn(stack: StackDocument, value: Json | undefined): ResourceView[] {
  const references = strings(value).filter((text) => text.includes("data."));
  return references.length === 0 ? [] : stack.dataSources.filter((document) => refersTo(references, document));
}

export function statementsOf(document: ResourceView): JsonObject[] {
  return blocks(document.values["statement"]);
}

export function allows({ effect }: JsonObject): boolean {
  return effect !== "Deny";
}

/** Whether a document denies an action, or every action of a service, on a resource for requests without TLS. */
export function refusesPlainText(document: ResourceView, actions: RegExp, target: ResourceView): boolean {
  return statementsOf(document).some(
    (statement) =>
      !allows(statement) &&
      texts(statement["actions"]).some((action) => actions.test(action)) &&
      texts(statement["resources"]).some((resource) => isAbout(resource, target)) &&
      blocks(statement["condition"]).some(
        ({ test, variable, values }) =>
          test === "Bool" && variable === "aws:SecureTransport" && JSON.stringify(values) === '["false"]',
      ),
  );
}

/** Whether a statement's resource is all, or a resource of the stack by reference or by the ARN of its name. */
function isAbout(resource: string, target: ResourceView): boolean {
  const { name, bucket } = target.values;
  const named = name ?? bucket;
  return (
    resource === "*" ||
    refersTo(resource, target) ||
    (typeof named === "string" && resource.startsWith("arn:") && resource.endsWith(`:${named}`))
  );
}
