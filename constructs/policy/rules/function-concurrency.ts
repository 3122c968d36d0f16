import { finding, type Rule } from "../rule";
import { show } from "../stack-document";

export const functionConcurrency: Rule = {
  id: "function-concurrency",
  title: "Every function has a share of the account's executions that it cannot exceed or be deprived of",
  source: "https://docs.aws.amazon.com/lambda/latest/dg/configuration-concurrency.html",
  check: (stack) =>
    stack
      .all("aws_lambda_function")
      .filter(({ values: { reserved_concurrent_executions: share } }) => typeof share !== "number" || share < 1)
      .map((lambda) =>
        finding(
          lambda,
          `has no share of executions (${show(lambda.values["reserved_concurrent_executions"] ?? "none")}): set reserved_concurrent_executions to at least 1`,
        ),
      ),
};
