import { keyStatementsFor } from "./key-policies";
import type { RuleFinding } from "./review";
import { allows, statementsOf } from "./statements";
import { blocks, type JsonObject, refersTo, type ResourceView, show, type StackDocument } from "./stack-document";
import { isGiven, texts } from "./values";

const RULE = "secret-replica-grants";
/** What Secrets Manager calls with the permissions of the role that changes a replicated secret. */
const ACTIONS = ["kms:Encrypt", "kms:GenerateDataKey"];

/**
 * A role that may change a secret with a replica also needs the replica's key. Secrets Manager changes the secret, fails
 * to encrypt the replica, and reports no error: the replica keeps a password that the database no longer accepts.
 * @see https://docs.aws.amazon.com/secretsmanager/latest/userguide/replicate-secrets_troubleshoot.html
 */
export function replicaGrants(
  secretsOf: readonly StackDocument[],
  identity: StackDocument,
  keysOf: readonly StackDocument[],
): RuleFinding[] {
  return secretsOf.flatMap((stack) =>
    stack.all("aws_secretsmanager_secret").flatMap(({ values }) =>
      blocks(values["replica"])
        .filter(({ kms_key_id: key }) => isGiven(key))
        .flatMap(({ region, kms_key_id: key }) =>
          identity.dataSources
            .filter((document) => mayChange(document, show(values["name"])))
            .filter(
              (document) =>
                !keyStatementsFor(keysOf, roleWith(identity, document), {
                  region: show(region),
                  aliasArn: show(key),
                }).some((one) => grants(one, show(region))),
            )
            .map(({ address }) => ({
              rule: RULE,
              stack: identity.facts.name,
              address,
              message:
                `may change the secret ${show(values["name"])} but not encrypt its replica in ${show(region)}, which would ` +
                `keep the old value: allow ${ACTIONS.join(" and ")} in the policy of the replica's key ${show(key)}`,
            })),
        ),
    ),
  );
}

function mayChange(document: ResourceView, name: string): boolean {
  return statementsOf(document).some(
    (statement) =>
      allows(statement) &&
      texts(statement["actions"]).includes("secretsmanager:PutSecretValue") &&
      texts(statement["resources"]).some((resource) => resource.includes(`:secret:${name}-??????`)),
  );
}

/** Name of the role that has a document for its policy. */
function roleWith(identity: StackDocument, document: ResourceView): string {
  const policy = identity.all("aws_iam_role_policy").find(({ values }) => refersTo(values["policy"], document));
  const role = identity.all("aws_iam_role").find((one) => refersTo(policy?.values["role"], one));
  return show(role?.values["name"]);
}

/** Whether a statement allows Secrets Manager to encrypt in a region, for the caller. */
function grants(statement: JsonObject, region: string): boolean {
  const via = blocks(statement["condition"])
    .filter((one) => one["variable"] === "kms:ViaService")
    .flatMap(({ values }) => texts(values));
  return (
    ACTIONS.every((action) => texts(statement["actions"]).includes(action)) &&
    (via.length === 0 || via.includes(`secretsmanager.${region}.amazonaws.com`))
  );
}
