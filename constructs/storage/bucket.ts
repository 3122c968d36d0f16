import { S3Bucket } from "@cdktf/provider-aws/lib/s3-bucket";
import {
  S3BucketLifecycleConfiguration,
  type S3BucketLifecycleConfigurationRule,
} from "@cdktf/provider-aws/lib/s3-bucket-lifecycle-configuration";
import { S3BucketOwnershipControls } from "@cdktf/provider-aws/lib/s3-bucket-ownership-controls";
import { S3BucketPolicy } from "@cdktf/provider-aws/lib/s3-bucket-policy";
import { S3BucketPublicAccessBlock } from "@cdktf/provider-aws/lib/s3-bucket-public-access-block";
import { S3BucketServerSideEncryptionConfigurationA } from "@cdktf/provider-aws/lib/s3-bucket-server-side-encryption-configuration";
import { S3BucketVersioningA } from "@cdktf/provider-aws/lib/s3-bucket-versioning";
import type { TerraformResourceLifecycle } from "cdktf";
import { Construct } from "constructs";
import { policyDocument, type Statement, tlsOnly } from "../core/policy-document";
import { isProtected, statefulLifecycle } from "../core/protection";
import { siteOf } from "../core/site";

export interface BucketProps {
  /** Part of the deterministic name, e.g. `assets` for `web-dev-assets-us-east-1-<account>`. */
  readonly name: string;
  /**
   * ARN of the key that encrypts the objects. Log delivery services can only write to buckets with S3's own key.
   * @default S3's own key (AES256)
   */
  readonly keyArn?: string;
  /**
   * Days after which replaced and deleted versions are removed permanently.
   * @default 90
   */
  readonly noncurrentDays?: number;
  /** @default none */
  readonly lifecycleRules?: readonly S3BucketLifecycleConfigurationRule[];
  /** Statements in addition to the one that denies requests without TLS. Resources are the bucket's. */
  readonly statements?: (bucketArn: string) => readonly Statement[];
  /**
   * Whether Terraform refuses to destroy it and its contents.
   * @default in production
   */
  readonly protect?: boolean;
}

/** A private bucket: versioned, encrypted, TLS only, owned by the account, with abandoned uploads cleaned up. */
export class Bucket extends Construct {
  readonly name: string;
  readonly arn: string;
  /** Versioning of the bucket: a replication rule must wait for it. */
  readonly versioning: S3BucketVersioningA;
  /** Policy of the bucket: a service that needs its permissions must wait for it. */
  readonly policy: S3BucketPolicy;

  constructor(scope: Construct, id: string, props: BucketProps) {
    super(scope, id);
    const site = siteOf(this);
    const protect = props.protect ?? isProtected(site);
    const lifecycle: TerraformResourceLifecycle | undefined = protect
      ? { preventDestroy: true }
      : statefulLifecycle(site);
    const bucket = new S3Bucket(this, "Resource", {
      bucket: site.siteNames.bucket(props.name),
      forceDestroy: !protect,
      lifecycle,
    });
    this.name = bucket.bucket;
    this.arn = bucket.arn;
    this.versioning = new S3BucketVersioningA(this, "versioning", {
      bucket: bucket.id,
      versioningConfiguration: { status: "Enabled" },
    });
    this.encrypt(bucket, props.keyArn);
    this.policy = this.close(bucket, props.statements?.(site.siteNames.bucketArn(props.name)) ?? []);
    this.cleanUp(bucket, props);
  }

  private encrypt(bucket: S3Bucket, keyArn: string | undefined): void {
    new S3BucketServerSideEncryptionConfigurationA(this, "encryption", {
      bucket: bucket.id,
      rule: [
        {
          applyServerSideEncryptionByDefault: keyArn
            ? { sseAlgorithm: "aws:kms", kmsMasterKeyId: keyArn }
            : { sseAlgorithm: "AES256" },
          ...(keyArn ? { bucketKeyEnabled: true } : {}),
        },
      ],
    });
  }

  private close(bucket: S3Bucket, statements: readonly Statement[]): S3BucketPolicy {
    new S3BucketOwnershipControls(this, "ownership", {
      bucket: bucket.id,
      rule: { objectOwnership: "BucketOwnerEnforced" },
    });
    const block = new S3BucketPublicAccessBlock(this, "public-access", {
      bucket: bucket.id,
      blockPublicAcls: true,
      blockPublicPolicy: true,
      ignorePublicAcls: true,
      restrictPublicBuckets: true,
    });
    return new S3BucketPolicy(this, "bucket-policy", {
      bucket: bucket.id,
      policy: policyDocument(this, "policy", [tlsOnly(["s3:*"], [bucket.arn, `${bucket.arn}/*`]), ...statements]),
      dependsOn: [block],
    });
  }

  private cleanUp(bucket: S3Bucket, { noncurrentDays = 90, lifecycleRules = [] }: BucketProps): void {
    new S3BucketLifecycleConfiguration(this, "lifecycle", {
      bucket: bucket.id,
      rule: [
        {
          id: "clean-up",
          status: "Enabled",
          filter: [{ prefix: "" }],
          abortIncompleteMultipartUpload: [{ daysAfterInitiation: 7 }],
          noncurrentVersionExpiration: [{ noncurrentDays }],
        },
        ...lifecycleRules,
      ],
      dependsOn: [this.versioning],
    });
  }
}
