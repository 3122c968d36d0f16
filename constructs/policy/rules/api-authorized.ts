import { finding, type Rule } from "../rule";
import { show } from "../stack-document";
import { isOn } from "../values";

export const apiAuthorized: Rule = {
  id: "api-authorized",
  title: "APIs and function URLs require authentication",
  source: "https://docs.aws.amazon.com/securityhub/latest/userguide/apigateway-controls.html#apigateway-8",
  check: (stack) => [
    ...stack
      .all("aws_apigatewayv2_route")
      .filter(({ values }) => (values["authorization_type"] ?? "NONE") === "NONE")
      .map((route) =>
        finding(
          route,
          `answers '${show(route.values["route_key"])}' without authentication: set authorization_type to AWS_IAM, JWT or CUSTOM`,
        ),
      ),
    ...stack
      .all("aws_api_gateway_method")
      .filter(({ values }) => values["http_method"] !== "OPTIONS" && !isOn(values["api_key_required"]))
      .filter(({ values }) => (values["authorization"] ?? "NONE") === "NONE")
      .map((method) =>
        finding(
          method,
          `answers ${show(method.values["http_method"])} without authentication: set authorization to AWS_IAM, COGNITO_USER_POOLS or CUSTOM`,
        ),
      ),
    ...stack
      .all("aws_lambda_function_url")
      .filter(({ values }) => values["authorization_type"] !== "AWS_IAM")
      .map((url) => finding(url, "answers without authentication: set authorization_type to AWS_IAM")),
  ],
};
