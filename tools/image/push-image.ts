import { ecrLogin } from "./ecr";
import { imageIndex, type OciImage } from "./oci-image";
import type { LayoutImage } from "./oci-layout";
import { RegistryClient } from "./registry-client";

/** The repository and tag to push an image to. */
export interface ImageTarget {
  /** Region of the registry; ECR replicates the image to other regions. */
  readonly region: string;
  readonly repository: string;
  readonly tag: string;
}

/**
 * Pushes an image to ECR as `docker push` does: the missing layers and configuration, then the manifests, the tag last.
 * Throws RegistryError, for example when the tag is immutable and already has another image.
 * @returns the digest of the tag
 */
export async function pushLayout(
  { region, repository, tag }: ImageTarget,
  { root, manifests, blobs }: LayoutImage,
): Promise<string> {
  const { registry, authorization } = await ecrLogin(region);
  const client = new RegistryClient({ registry, repository, authorization });
  for (const blob of blobs) await client.upload(blob);
  for (const manifest of manifests) await client.putManifest(manifest.digest, manifest);
  await client.putManifest(tag, root);
  return root.digest;
}

export interface ImagePush extends ImageTarget {
  /** The image for each architecture, at least one; several are pushed as one index. */
  readonly images: readonly OciImage[];
}

/** Pushes images that this tool built. @see pushLayout */
export function pushImage({ images, ...target }: ImagePush): Promise<string> {
  const blobs = images.flatMap((image) => image.blobs);
  const manifests = images.map(({ manifest }) => manifest);
  return images.length === 1
    ? pushLayout(target, { root: manifests[0]!, manifests: [], blobs })
    : pushLayout(target, { root: imageIndex(images), manifests, blobs });
}
