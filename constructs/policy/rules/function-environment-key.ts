import { finding, type Rule } from "../rule";
import { blocks } from "../stack-document";
import { isGiven } from "../values";

export const functionEnvironmentKey: Rule = {
  id: "function-environment-key",
  title: "A function's environment is encrypted with a customer managed key",
  source: "https://docs.aws.amazon.com/lambda/latest/dg/configuration-envvars-encryption.html",
  check: (stack) =>
    stack
      .all("aws_lambda_function")
      .filter(({ values }) => blocks(values["environment"]).length > 0 && !isGiven(values["kms_key_arn"]))
      .map((lambda) => finding(lambda, "has an environment without a customer managed key: set kms_key_arn")),
};
