import { EcrLifecyclePolicy } from "@cdktf/provider-aws/lib/ecr-lifecycle-policy";
import { EcrRepository } from "@cdktf/provider-aws/lib/ecr-repository";
import { Construct } from "constructs";
import { InvalidProps } from "../core/invalid-props";
import { isProtected, statefulLifecycle } from "../core/protection";
import { siteOf } from "../core/site";

/** Beginning of the tags of images that are never deployed. */
const NEVER_DEPLOYED = "temporary-";

export interface ImageRepositoryProps {
  /** Last part of the deterministic name, the same in every region, so that images replicate into it. */
  readonly name: string;
  readonly keyArn: string;
  /**
   * Images that are kept of those that are never deployed, by their tag's beginning `temporary-`; all others are kept.
   * @default 50
   */
  readonly keptImages?: number;
}

/** A repository for container images: immutable tags, scanned on push, encrypted with a customer managed key, old temporary images removed. */
export class ImageRepository extends Construct {
  /** Deterministic ARN. */
  readonly arn: string;
  /** Address to push to, without a tag. */
  readonly url: string;

  constructor(scope: Construct, id: string, { name, keyArn, keptImages = 50 }: ImageRepositoryProps) {
    super(scope, id);
    if (!Number.isInteger(keptImages) || keptImages < 1) {
      throw new InvalidProps(this, `keptImages should be a whole number from 1, got ${keptImages}`);
    }
    const site = siteOf(this);
    const fullName = site.names.of(name);
    const repository = new EcrRepository(this, "Resource", {
      name: fullName,
      imageTagMutability: "IMMUTABLE",
      imageScanningConfiguration: { scanOnPush: true },
      encryptionConfiguration: [{ encryptionType: "KMS", kmsKey: keyArn }],
      forceDelete: !isProtected(site),
      lifecycle: statefulLifecycle(site),
    });
    new EcrLifecyclePolicy(this, "lifecycle", { repository: repository.name, policy: lifecyclePolicy(keptImages) });
    this.url = repository.repositoryUrl;
    this.arn = site.siteNames.arn("ecr", `repository/${fullName}`);
  }
}

/**
 * ECR has no record of which images are in use: a deployed image, by tag or by digest, must match no rule, however
 * many are pushed after it. @see https://docs.aws.amazon.com/AmazonECR/latest/userguide/LifecyclePolicies.html
 */
function lifecyclePolicy(keptImages: number): string {
  return JSON.stringify({
    rules: [
      {
        rulePriority: 1,
        description: `keep the newest ${keptImages} of the images that are never deployed`,
        selection: {
          tagStatus: "tagged",
          tagPrefixList: [NEVER_DEPLOYED],
          countType: "imageCountMoreThan",
          countNumber: keptImages,
        },
        action: { type: "expire" },
      },
    ],
  });
}
