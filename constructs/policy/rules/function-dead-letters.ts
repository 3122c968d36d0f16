import { finding, type Rule } from "../rule";
import { blocks } from "../stack-document";
import { isGiven } from "../values";

export const functionDeadLetters: Rule = {
  id: "function-dead-letters",
  title: "Events that a function fails on are kept",
  source: "https://docs.aws.amazon.com/lambda/latest/dg/invocation-async-retain-records.html",
  check: (stack) =>
    stack
      .all("aws_lambda_function")
      .filter(({ values }) => !blocks(values["dead_letter_config"]).some(({ target_arn }) => isGiven(target_arn)))
      .filter(
        (lambda) =>
          !stack
            .companions(lambda, "aws_lambda_function_event_invoke_config", "function_name", "function_name")
            .flatMap(({ values }) => blocks(values["destination_config"]))
            .some(({ on_failure }) => blocks(on_failure).length > 0),
      )
      .map((lambda) =>
        finding(lambda, "loses events that it fails on: set dead_letter_config or an on-failure destination"),
      ),
};
