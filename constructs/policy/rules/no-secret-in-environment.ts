import { finding, type Rule } from "../rule";
import { blocks, isObject, type Json, type ResourceView, show, type StackDocument } from "../stack-document";
import { isExpression, parsed } from "../values";

/** Names with this ending hold the secret itself; longer names, as `…_SECRET_ARN`, refer to it. */
const SECRET_NAME = /(?:PASSWORD|PASSWD|PWD|SECRET|TOKEN|API_?KEY|ACCESS_?KEY|PRIVATE_?KEY|CREDENTIALS?)$/i;

interface Variable {
  readonly where: ResourceView;
  readonly name: string;
  readonly value: Json | undefined;
}

export const noSecretInEnvironment: Rule = {
  id: "no-secret-in-environment",
  title: "Environment variables of functions, containers and builds hold no secrets",
  source: "https://docs.aws.amazon.com/securityhub/latest/userguide/ecs-controls.html#ecs-8",
  check: (stack) =>
    [...ofFunctions(stack), ...ofContainers(stack), ...ofBuilds(stack)]
      .filter(({ name, value }) => SECRET_NAME.test(name) && holdsValue(value))
      .map(({ where, name }) =>
        finding(where, `seems to have a secret in the variable '${name}': read it from Secrets Manager at run time`),
      ),
};

/** An ARN, and an expression for an ARN or a name, refer to a secret. */
function holdsValue(value: Json | undefined): boolean {
  if (typeof value !== "string" || value === "" || value.startsWith("arn:")) return false;
  return !isExpression(value) || !/\.(?:arn|name|id)\}$/.test(value);
}

function ofFunctions(stack: StackDocument): Variable[] {
  return stack
    .all("aws_lambda_function")
    .flatMap((where) =>
      blocks(where.values["environment"]).flatMap(({ variables }) =>
        isObject(variables) ? Object.entries(variables).map(([name, value]) => ({ where, name, value })) : [],
      ),
    );
}

function ofContainers(stack: StackDocument): Variable[] {
  return stack.all("aws_ecs_task_definition").flatMap((where) =>
    blocks(parsed(where.values["container_definitions"]))
      .flatMap(({ environment }) => blocks(environment))
      .map(({ name, value }) => ({ where, name: show(name), value })),
  );
}

function ofBuilds(stack: StackDocument): Variable[] {
  return stack.all("aws_codebuild_project").flatMap((where) =>
    blocks(where.values["environment"])
      .flatMap(({ environment_variable }) => blocks(environment_variable))
      .filter(({ type }) => (type ?? "PLAINTEXT") === "PLAINTEXT")
      .map(({ name, value }) => ({ where, name: show(name), value })),
  );
}
