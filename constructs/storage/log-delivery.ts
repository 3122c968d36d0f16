import type { DeploymentNames } from "../core/names";
import { type Condition, servicePrincipals, type Statement } from "../core/policy-document";
import type { Site } from "../core/site";

const SERVICE = "delivery.logs.amazonaws.com";

/** Name of the delivery source of a deployment's distribution: the bucket that it is delivered to names it. */
export function edgeLogSource(names: DeploymentNames): string {
  return names.of("edge");
}

/**
 * Allows AWS's log delivery service to write this account's VPC flow logs into a bucket. It is exactly what AWS adds to a bucket
 * policy that does not have it, so that no plan finds a change.
 * @see https://docs.aws.amazon.com/vpc/latest/userguide/flow-logs-s3-permissions.html
 * @see https://docs.aws.amazon.com/AmazonCloudWatch/latest/logs/AWS-logs-infrastructure-S3.html
 */
export function flowLogStatements(site: Site, bucketArn: string): Statement[] {
  return deliveryStatements(site, bucketArn, { path: "", source: "*" });
}

/**
 * Allows AWS's log delivery service to write the access logs of this deployment's distribution into a bucket; exactly what AWS
 * adds to a bucket policy that does not have it.
 * @see https://docs.aws.amazon.com/AmazonCloudWatch/latest/logs/AWS-logs-infrastructure-V2-S3.html
 */
export function edgeLogStatements(site: Site, bucketArn: string): Statement[] {
  const source = `delivery-source:${edgeLogSource(site.names)}`;
  return deliveryStatements(site, bucketArn, { path: "CloudFront/", source });
}

function deliveryStatements(
  { names, siteNames }: Site,
  bucketArn: string,
  { path, source }: { readonly path: string; readonly source: string },
): Statement[] {
  const { account } = names.identity;
  const principals = servicePrincipals(SERVICE);
  const fromAccount: Condition = { test: "StringEquals", variable: "aws:SourceAccount", values: [account] };
  const from = (arn: string): Condition => ({ test: "ArnLike", variable: "aws:SourceArn", values: [arn] });
  return [
    {
      sid: "AWSLogDeliveryWrite",
      actions: ["s3:PutObject"],
      resources: [`${bucketArn}/AWSLogs/${account}/${path}*`],
      principals,
      condition: [
        fromAccount,
        { test: "StringEquals", variable: "s3:x-amz-acl", values: ["bucket-owner-full-control"] },
        from(siteNames.arn("logs", source)),
      ],
    },
    {
      sid: "AWSLogDeliveryAclCheck",
      // Without ListBucket, CloudTrail records refused calls of the service.
      actions: ["s3:GetBucketAcl", "s3:ListBucket"],
      resources: [bucketArn],
      principals,
      condition: [fromAccount, from(siteNames.arn("logs", "*"))],
    },
  ];
}
