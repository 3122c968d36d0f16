import { finding, type Finding, type Rule } from "../rule";
import { documentsIn, allows, statementsOf } from "../statements";
import { blocks, type JsonObject, type ResourceView, show, type StackDocument } from "../stack-document";
import { isGiven, texts } from "../values";

const KEYS = ["aws:PrincipalAccount", "aws:ResourceAccount"] as const;
/** Services whose endpoints take no policy, or whose actions have no resources. */
const WITHOUT_POLICY = /\.ssmmessages$/;

export const endpointOwnAccount: Rule = {
  id: "endpoint-own-account",
  title: "A VPC endpoint lets own principals through to own resources, and reads from buckets of AWS's by name",
  source:
    "https://docs.aws.amazon.com/whitepapers/latest/building-a-data-perimeter-on-aws/perimeter-implementation.html",
  check: (stack) =>
    stack
      .all("aws_vpc_endpoint")
      .filter(({ values }) => !WITHOUT_POLICY.test(show(values["service_name"])))
      .flatMap((endpoint) => findings(stack, endpoint)),
};

function findings(stack: StackDocument, endpoint: ResourceView): Finding[] {
  if (!isGiven(endpoint.values["policy"])) {
    return [finding(endpoint, `has no policy, so that it serves every account: allow ${KEYS.join(" and ")} alone`)];
  }
  return documentsIn(stack, endpoint.values["policy"]).flatMap((document) =>
    statementsOf(document)
      .filter((statement) => allows(statement) && !readsByName(statement))
      .flatMap((statement) =>
        KEYS.filter((key) => !restricts(statement, key)).map((key) =>
          finding(
            document,
            `statement '${show(statement["sid"])}' does not ask for ${key}: an endpoint is a way to other accounts without it`,
          ),
        ),
      ),
  );
}

/** Objects of a bucket that is named, as AWS's own must be. */
function readsByName(statement: JsonObject): boolean {
  return (
    texts(statement["actions"]).every((action) => action === "s3:GetObject") &&
    texts(statement["resources"]).every((resource) => /^arn:[\w-]+:s3:::[\w.-]+\/\*$/.test(resource))
  );
}

function restricts(statement: JsonObject, key: string): boolean {
  return blocks(statement["condition"]).some(
    ({ test, variable, values }) => test === "StringEquals" && variable === key && texts(values).length > 0,
  );
}
