import { EcrLifecyclePolicy } from "@cdktf/provider-aws/lib/ecr-lifecycle-policy";
import { EcrRepository } from "@cdktf/provider-aws/lib/ecr-repository";
import { Construct } from "constructs";
import { InvalidProps } from "../core/invalid-props";
import { isProtected, statefulLifecycle } from "../core/protection";
import { siteOf } from "../core/site";

export interface ImageRepositoryProps {
  /** Last part of the agreed name, the same in every region, so that images replicate into it. */
  readonly name: string;
  readonly keyArn: string;
  /**
   * Images that are kept.
   * @default 50
   */
  readonly keptImages?: number;
}

/** A repository for container images: immutable tags, scanned on push, encrypted with our key, old images removed. */
export class ImageRepository extends Construct {
  /** Agreed ARN. */
  readonly arn: string;

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
    this.arn = site.siteNames.arn("ecr", `repository/${fullName}`);
  }
}

/** Untagged images go after a day; of the others the newest stay. */
function lifecyclePolicy(keptImages: number): string {
  const rule = (rulePriority: number, description: string, selection: object) => ({
    rulePriority,
    description,
    selection,
    action: { type: "expire" },
  });
  return JSON.stringify({
    rules: [
      rule(1, "untagged images go after a day", {
        tagStatus: "untagged",
        countType: "sinceImagePushed",
        countUnit: "days",
        countNumber: 1,
      }),
      rule(2, `the newest ${keptImages} images stay`, {
        tagStatus: "any",
        countType: "imageCountMoreThan",
        countNumber: keptImages,
      }),
    ],
  });
}
