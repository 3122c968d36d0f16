import { finding, type Rule } from "../rule";

export const functionConcurrency: Rule = {
  id: "function-concurrency",
  title: "No function has a reserved concurrency of 0",
  source: "https://docs.aws.amazon.com/lambda/latest/dg/configuration-concurrency.html",
  check: (stack) =>
    stack
      .all("aws_lambda_function")
      .filter(({ values }) => Number(values["reserved_concurrent_executions"] ?? -1) === 0)
      .map((lambda) =>
        finding(lambda, "has a reserved concurrency of 0, so it never runs: remove reserved_concurrent_executions"),
      ),
};
