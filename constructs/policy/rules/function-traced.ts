import { finding, type Rule } from "../rule";
import { blocks } from "../stack-document";

export const functionTraced: Rule = {
  id: "function-traced",
  title: "Every function is traced",
  source: "https://docs.aws.amazon.com/securityhub/latest/userguide/lambda-controls.html#lambda-7",
  check: (stack) =>
    stack
      .all("aws_lambda_function")
      .filter(({ values }) => !blocks(values["tracing_config"]).some(({ mode }) => mode === "Active"))
      .map((lambda) => finding(lambda, "is not traced: set tracing_config with mode Active")),
};
