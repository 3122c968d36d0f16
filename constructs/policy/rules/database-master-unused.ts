import { finding, type Rule } from "../rule";
import { type Json, type JsonObject, refersTo, type ResourceView, show, type StackDocument } from "../stack-document";
import { isExpression, parsed } from "../values";

/** Resources that connect with the application's secret. */
const USERS = ["aws_db_proxy", "aws_ecs_task_definition"];

export const databaseMasterUnused: Rule = {
  id: "database-master-unused",
  title: "Applications and proxies connect to a database as their own user, never as its master user",
  source: "https://docs.aws.amazon.com/AmazonRDS/latest/AuroraUserGuide/UsingWithRDS.MasterAccounts.html",
  check: (stack) => {
    const masters = masterSecrets(stack);
    return stack
      .all(...USERS)
      .flatMap((user) =>
        masters
          .filter(
            (secret) => refersTo(user.values["auth"], secret) || refersTo(user.values["container_definitions"], secret),
          )
          .map((secret) =>
            finding(
              user,
              `connects with ${secret.address}, the secret of the database's master user: give it the secret of a user with ` +
                "privileges on its own schema only",
            ),
          ),
      );
  },
};

/** Secrets whose value names the master user of a database of the stack. */
function masterSecrets(stack: StackDocument): ResourceView[] {
  const names = stack
    .all("aws_rds_cluster", "aws_db_instance")
    .map(({ values }) => show(values["master_username"] ?? values["username"]))
    .filter((name) => name !== "null" && !isExpression(name));
  return stack
    .all("aws_secretsmanager_secret_version")
    .filter(({ values }) => names.includes(userOf(values)))
    .flatMap(({ values }) =>
      stack.all("aws_secretsmanager_secret").filter((secret) => refersTo(values["secret_id"], secret)),
    );
}

function userOf(values: JsonObject): string {
  const content: Json | undefined = parsed(values["secret_string_wo"] ?? values["secret_string"]);
  return typeof content === "object" && content !== null && !Array.isArray(content) ? show(content["username"]) : "";
}
