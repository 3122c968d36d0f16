import { finding, type Finding, type Rule } from "../rule";
import { documentsIn, allows, statementsOf } from "../statements";
import { blocks, type JsonObject, type ResourceView, show, type StackDocument } from "../stack-document";
import { isGiven, texts } from "../values";

const KEYS = ["aws:PrincipalAccount", "aws:ResourceAccount"] as const;
/** Actions that read resources of AWS without sending data to them. */
const USES = /^ssm:(?:(?:Describe|Get|List)\*|SendCommand|StartSession)$/;
/** Only resources of AWS have ARNs without an account. */
const OF_AWS = /^arn:[\w-]+:ssm:[\w-]+::(?:parameter\/aws|document|automation-definition)\/\*$/;
/** Services whose endpoints take no policy, or whose actions have no resources. */
const WITHOUT_POLICY = /\.ssmmessages$/;

export const endpointOwnAccount: Rule = {
  id: "endpoint-own-account",
  title:
    "A VPC endpoint allows only principals of the account, on resources of the account and on documents, parameters and buckets of AWS",
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
    return [
      finding(
        endpoint,
        `has no policy, so it allows every account: allow only with conditions on ${KEYS.join(" and ")}`,
      ),
    ];
  }
  return documentsIn(stack, endpoint.values["policy"]).flatMap((document) =>
    statementsOf(document)
      .filter((statement) => allows(statement) && !readsByName(statement))
      .flatMap((statement) =>
        KEYS.filter((key) => !restricts(statement, key) && !(key === KEYS[1] && ofAws(statement))).map((key) =>
          finding(
            document,
            `statement '${show(statement["sid"])}' has no condition on ${key}: without it the endpoint allows other accounts`,
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

function ofAws(statement: JsonObject): boolean {
  const [actions, resources] = [texts(statement["actions"]), texts(statement["resources"])];
  return (
    resources.length > 0 &&
    actions.every((action) => USES.test(action)) &&
    resources.every((resource) => OF_AWS.test(resource))
  );
}

function restricts(statement: JsonObject, key: string): boolean {
  return blocks(statement["condition"]).some(
    ({ test, variable, values }) => test === "StringEquals" && variable === key && texts(values).length > 0,
  );
}
