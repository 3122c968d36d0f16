import { finding, type Rule } from "../rule";
import { blocks, type JsonObject } from "../stack-document";

export const apiThrottled: Rule = {
  id: "api-throttled",
  title: "Every stage of an API has request limits",
  source: "https://docs.aws.amazon.com/apigateway/latest/developerguide/http-api-throttling.html",
  check: (stack) => [
    ...stack
      .all("aws_apigatewayv2_stage")
      .filter(({ values }) => !blocks(values["default_route_settings"]).some(isBounded))
      .map((stage) =>
        finding(
          stage,
          "has no request limit: set throttling_rate_limit and throttling_burst_limit in default_route_settings",
        ),
      ),
    ...stack
      .all("aws_api_gateway_stage")
      .filter(
        (stage) =>
          !stack
            .companions(stage, "aws_api_gateway_method_settings", "stage_name", "stage_name")
            .flatMap(({ values }) => blocks(values["settings"]))
            .some(isBounded),
      )
      .map((stage) =>
        finding(
          stage,
          "has no request limit: set throttling_rate_limit and throttling_burst_limit in aws_api_gateway_method_settings",
        ),
      ),
  ],
};

/** Without a limit AWS writes 0 for HTTP APIs and -1 for REST APIs. */
function isBounded({ throttling_rate_limit: rate, throttling_burst_limit: burst }: JsonObject): boolean {
  return typeof rate === "number" && rate > 0 && typeof burst === "number" && burst > 0;
}
