import { finding, type Rule } from "../rule";

export const functionConcurrency: Rule = {
  id: "function-concurrency",
  title: "No function is switched off by a reservation of no executions",
  source: "https://docs.aws.amazon.com/lambda/latest/dg/configuration-concurrency.html",
  check: (stack) =>
    stack
      .all("aws_lambda_function")
      .filter(({ values }) => Number(values["reserved_concurrent_executions"] ?? -1) === 0)
      .map((lambda) =>
        finding(lambda, "reserves no executions (0), so that it never runs: leave reserved_concurrent_executions out"),
      ),
};
