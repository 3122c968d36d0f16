import { bucketStatements } from "../buckets";
import { blocks, type Json, type JsonObject, refersTo, show, type StackDocument } from "../stack-document";
import { allows } from "../statements";
import { texts } from "../values";
import { bucketMeant } from "./bucket-meant";
import { accountOf } from "./caller";
import type { CrossRule } from "./cross-rule";

/** A delivery of logs to a bucket, and what AWS adds to the policy of the bucket for it. */
interface Delivery {
  readonly address: string;
  /** A bucket, by name, reference or ARN. */
  readonly bucket: Json | undefined;
  /** Of the logs, from the bucket's root on, and `*`. */
  readonly path: string;
  /** Last part of the ARN that the service names as its source. */
  readonly source: string;
}

export const logDeliveryStatements: CrossRule = {
  id: "log-delivery-statements",
  title:
    "A bucket policy has the statement that AWS would add for logs it delivers: otherwise every plan removes the added one",
  source: "https://docs.aws.amazon.com/AmazonCloudWatch/latest/logs/AWS-logs-infrastructure-V2-S3.html",
  check: (stacks) =>
    stacks.flatMap((stack) =>
      [...flowLogs(stack), ...deliveries(stack)].flatMap((delivery) => {
        const found = bucketMeant(stacks, stack, delivery.bucket);
        if (found === undefined) return [];
        const lacking = expected(stack, delivery).filter(
          (one) => !bucketStatements(found.stack, found.bucket).some((statement) => isLiterally(statement, one)),
        );
        return lacking.map(({ action, on, conditions }) => ({
          stack: stack.facts.name,
          address: delivery.address,
          message:
            `is delivered to ${found.bucket.address} of ${found.stack.facts.name}, whose policy does not allow ` +
            `delivery.logs.amazonaws.com ${action} on '${on}' with exactly the conditions ${conditions.join(", ")}: AWS would ` +
            "add such a statement, and the next plan would remove it",
        }));
      }),
    ),
};

function flowLogs(stack: StackDocument): Delivery[] {
  return stack
    .all("aws_flow_log")
    .filter(({ values }) => values["log_destination_type"] === "s3")
    .map(({ address, values: { log_destination: to } }) => {
      const [, bucket, folder = ""] = /^(arn:[\w-]+:s3:::[^/]+|\$\{[^}]+\})\/?(.*?)\/?$/.exec(show(to)) ?? [];
      const path = `${folder === "" ? "" : `${folder}/`}${logsOf(stack)}*`;
      return { address, bucket, path, source: "*" };
    });
}

/** CloudFront's access logs; other services have other paths. */
function deliveries(stack: StackDocument): Delivery[] {
  return stack.all("aws_cloudwatch_log_delivery").flatMap(({ address, values }) => {
    const from = stack
      .all("aws_cloudwatch_log_delivery_source")
      .find((source) => refersTo(values["delivery_source_name"], source));
    const to = stack
      .all("aws_cloudwatch_log_delivery_destination")
      .find((destination) => refersTo(values["delivery_destination_arn"], destination));
    const distributions = stack.all("aws_cloudfront_distribution");
    if (!distributions.some((distribution) => refersTo(from?.values["resource_arn"], distribution))) return [];
    const [configuration] = blocks(to?.values["delivery_destination_configuration"]);
    return [
      {
        address,
        bucket: configuration?.["destination_resource_arn"],
        path: `${logsOf(stack)}CloudFront/*`,
        source: `delivery-source:${show(from!.values["name"])}`,
      },
    ];
  });
}

function logsOf(stack: StackDocument): string {
  return `AWSLogs/${accountOf(stack) ?? ""}/`;
}

interface Expected {
  readonly action: string;
  /** End of the statement's resource. */
  readonly on: string;
  /** As `test variable value`, sorted. */
  readonly conditions: readonly string[];
}

function expected(stack: StackDocument, { path, source }: Delivery): Expected[] {
  const account = accountOf(stack) ?? "";
  const from = (last: string) => `ArnLike aws:SourceArn arn:aws:logs:${stack.facts.region}:${account}:${last}`;
  const fromAccount = `StringEquals aws:SourceAccount ${account}`;
  const owned = "StringEquals s3:x-amz-acl bucket-owner-full-control";
  return [
    { action: "s3:PutObject", on: path, conditions: [from(source), fromAccount, owned] },
    { action: "s3:GetBucketAcl", on: "", conditions: [from("*"), fromAccount] },
  ];
}

function isLiterally(statement: JsonObject, { action, on, conditions }: Expected): boolean {
  const [resource = "", ...others] = texts(statement["resources"]);
  const place = /^(?:arn:[\w-]+:s3:::[^/]+|\$\{[^}]+\})\/?(.*)$/.exec(resource)?.[1];
  const given = blocks(statement["condition"]).map(
    ({ test, variable, values }) => `${show(test)} ${show(variable)} ${texts(values).join(" ")}`,
  );
  return (
    allows(statement) &&
    others.length === 0 &&
    place === on &&
    texts(statement["actions"]).includes(action) &&
    blocks(statement["principals"]).some(
      ({ type, identifiers }) => type === "Service" && texts(identifiers).includes("delivery.logs.amazonaws.com"),
    ) &&
    JSON.stringify(given.sort()) === JSON.stringify([...conditions].sort())
  );
}
