import { permissions } from "../identities";
import { finding, type Rule } from "../rule";
import { blocks, show } from "../stack-document";
import { texts } from "../values";

/** Prefixes of actions that change nothing. */
const READS =
  /^[\w-]+:(?:BatchGet|BatchCheck|Check|Describe|Discover|Estimate|Get|Head|List|Lookup|Search|Simulate|Test|View)/;
/**
 * Actions without resource-level permissions, or with resources whose names are not known in advance.
 * @see https://docs.aws.amazon.com/service-authorization/latest/reference/reference_policies_actions-resources-contextkeys.html
 */
const UNSCOPED = [
  /^xray:Put(?:TraceSegments|TelemetryRecords)$/,
  /^ssmmessages:(?:Create|Open)(?:Control|Data)Channel$/,
  /^logs:(?:Create|Update|Delete)LogDelivery$/,
  /^logs:PutResourcePolicy$/,
  // A token names the task.
  /^states:SendTask(?:Failure|Heartbeat|Success)$/,
];

export const noStarResource: Rule = {
  id: "no-star-resource",
  title:
    "No role may change every resource, unless a condition limits it or AWS has no resource-level permission for the action",
  source: "https://docs.aws.amazon.com/IAM/latest/UserGuide/best-practices.html#grant-least-privilege",
  check: (stack) =>
    permissions(stack)
      .filter(
        ({ statement }) => texts(statement["resources"]).includes("*") && blocks(statement["condition"]).length === 0,
      )
      .map(({ document, statement }) => ({
        document,
        statement,
        writes: texts(statement["actions"]).filter(
          (action) => !READS.test(action) && !UNSCOPED.some((pattern) => pattern.test(action)),
        ),
      }))
      .filter(({ writes }) => writes.length > 0)
      .map(({ document, statement, writes }) =>
        finding(
          document,
          `allows ${writes.join(", ")} on every resource in '${show(statement["sid"] ?? "a statement")}': name the resources or add a condition`,
        ),
      ),
};
