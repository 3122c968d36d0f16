import { S3BucketLoggingA } from "@cdktf/provider-aws/lib/s3-bucket-logging";
import { Construct } from "constructs";
import { servicePrincipals, type Statement } from "../core/policy-document";
import { type Site, siteOf } from "../core/site";
import { Bucket } from "./bucket";
import type { LogBucket } from "./log-bucket";

export interface AssetBucketProps {
  /** Key of the objects; it must allow CloudFront to decrypt. */
  readonly keyArn: string;
  /** Bucket of the same site for access logs. */
  readonly logBucket: LogBucket;
  /**
   * Moves objects to Intelligent-Tiering at once: no retrieval fee, cheaper when objects are not read.
   * @see https://docs.aws.amazon.com/AmazonS3/latest/userguide/intelligent-tiering-overview.html
   * @default true
   */
  readonly intelligentTiering?: boolean;
}

/** Part of the deterministic name of every site's asset bucket. */
export const ASSETS = "assets";

/** A site's static assets: readable only through the account's CloudFront distributions. */
export class AssetBucket extends Construct {
  readonly bucket: Bucket;

  constructor(scope: Construct, id: string, { keyArn, logBucket, intelligentTiering = true }: AssetBucketProps) {
    super(scope, id);
    const site = siteOf(this);
    this.bucket = new Bucket(this, "bucket", {
      name: ASSETS,
      keyArn,
      lifecycleRules: intelligentTiering
        ? [
            {
              id: "intelligent-tiering",
              status: "Enabled",
              filter: [{ prefix: "" }],
              transition: [{ days: 0, storageClass: "INTELLIGENT_TIERING" }],
            },
          ]
        : [],
      statements: (arn) => [readableByCloudFront(arn, site)],
    });
    new S3BucketLoggingA(this, "access-log", {
      bucket: this.bucket.name,
      targetBucket: logBucket.bucket.name,
      targetPrefix: `s3/${ASSETS}/`,
      dependsOn: [logBucket.bucket.policy],
    });
  }
}

/**
 * The distribution's ARN is no deterministic name, so every distribution of this account may read.
 * @see https://docs.aws.amazon.com/AmazonCloudFront/latest/DeveloperGuide/private-content-restricting-access-to-s3.html
 */
function readableByCloudFront(bucketArn: string, { names }: Site): Statement {
  return {
    sid: "CloudFrontReads",
    actions: ["s3:GetObject"],
    resources: [`${bucketArn}/*`],
    principals: servicePrincipals("cloudfront.amazonaws.com"),
    condition: [
      { test: "ArnLike", variable: "aws:SourceArn", values: [names.globalArn("cloudfront", "distribution/*")] },
    ],
  };
}
