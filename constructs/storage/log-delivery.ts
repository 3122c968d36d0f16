import { servicePrincipals, type Statement } from "../core/policy-document";
import type { Site } from "../core/site";

/**
 * Lets AWS's log delivery service, as VPC flow logs use it, write this account's logs into a bucket.
 * @see https://docs.aws.amazon.com/vpc/latest/userguide/flow-logs-s3-permissions.html
 */
export function logDeliveryStatements({ names, siteNames }: Site, bucketArn: string): Statement[] {
  const { account } = names.identity;
  const principals = servicePrincipals("delivery.logs.amazonaws.com");
  const condition = [
    { test: "StringEquals", variable: "aws:SourceAccount", values: [account] },
    { test: "ArnLike", variable: "aws:SourceArn", values: [siteNames.arn("logs", "*")] },
  ];
  return [
    {
      sid: "LogDeliveryWrites",
      actions: ["s3:PutObject"],
      resources: [`${bucketArn}/AWSLogs/${account}/*`],
      principals,
      condition,
    },
    {
      sid: "LogDeliveryChecks",
      actions: ["s3:GetBucketAcl", "s3:ListBucket"],
      resources: [bucketArn],
      principals,
      condition,
    },
  ];
}
