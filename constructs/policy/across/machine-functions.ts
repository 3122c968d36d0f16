import { strings } from "../stack-document";
import type { CrossRule } from "./cross-rule";
import { functionMeant } from "./functions";

const FUNCTION_ARN = /arn:[\w-]+:lambda:[\w-]+:\d+:function:[\w-]+/g;

export const machineFunctions: CrossRule = {
  id: "machine-functions",
  title: "A function that a state machine calls by its ARN exists",
  source: "https://docs.aws.amazon.com/step-functions/latest/dg/connect-lambda.html",
  check: (stacks) =>
    stacks.flatMap((stack) =>
      stack.all("aws_sfn_state_machine").flatMap((machine) => {
        const named = strings(machine.values["definition"]).flatMap((text) => text.match(FUNCTION_ARN) ?? []);
        return [...new Set(named)]
          .filter((arn) => functionMeant(stacks, stack, arn) === undefined)
          .map((arn) => ({
            stack: stack.facts.name,
            address: machine.address,
            message: `calls ${arn}, which no stack creates: its executions fail in that state`,
          }));
      }),
    ),
};
