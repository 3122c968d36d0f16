import { finding, type Rule } from "../rule";
import { blocks } from "../stack-document";
import { isGiven } from "../values";

export const apiLogged: Rule = {
  id: "api-logged",
  title: "Every stage of an API logs its requests",
  source: "https://docs.aws.amazon.com/securityhub/latest/userguide/apigateway-controls.html#apigateway-9",
  check: (stack) =>
    stack
      .all("aws_apigatewayv2_stage", "aws_api_gateway_stage")
      .filter(
        ({ values }) =>
          !blocks(values["access_log_settings"]).some(
            ({ destination_arn, format }) => isGiven(destination_arn) && isGiven(format),
          ),
      )
      .map((stage) => finding(stage, "logs no requests: set access_log_settings with destination_arn and format")),
};
