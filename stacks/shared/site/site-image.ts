import { IMAGES } from "../part-names";
import type { SiteStack } from "../site-stack";

/** The application's image in the site's own registry, and the ARN of its repository. */
export interface SiteImage {
  readonly image: string;
  readonly repositoryArn: string;
}

/**
 * The image in the site's own region: the other region's registry may be unavailable when the image is needed.
 * `version` is a tag or a digest (`sha256:…`).
 */
export function siteImage({ names, region, siteNames }: SiteStack, version: string): SiteImage {
  const repository = names.of(IMAGES);
  const host = `${names.identity.account}.dkr.ecr.${region}.amazonaws.com`;
  return {
    image: `${host}/${repository}${version.startsWith("sha256:") ? "@" : ":"}${version}`,
    repositoryArn: siteNames.arn("ecr", `repository/${repository}`),
  };
}
