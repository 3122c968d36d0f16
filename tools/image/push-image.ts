import { ecrLogin } from "./ecr";
import { imageIndex, type OciImage } from "./oci-image";
import { RegistryClient } from "./registry-client";

export interface ImagePush {
  /** Region of the registry; it copies to others by its own replication configuration. */
  readonly region: string;
  readonly repository: string;
  readonly tag: string;
  /** The image for each architecture; several are pushed as one index. */
  readonly images: readonly OciImage[];
}

/**
 * Pushes an image to ECR as `docker push` does: layers and configuration that are not there yet, then the manifests, the
 * tag last. Throws RegistryError, for instance where the tag exists already with another image and is immutable.
 * @returns the digest that the tag now has
 */
export async function pushImage({ region, repository, tag, images }: ImagePush): Promise<string> {
  const { registry, authorization } = await ecrLogin(region);
  const client = new RegistryClient({ registry, repository, authorization });
  for (const { blobs } of images) for (const blob of blobs) await client.upload(blob);
  const [only, ...others] = images;
  if (only === undefined) throw new Error("images: should have at least one, got none");
  if (others.length === 0) {
    await client.putManifest(tag, only.manifest);
    return only.manifest.digest;
  }
  for (const { manifest } of images) await client.putManifest(manifest.digest, manifest);
  const index = imageIndex(images);
  await client.putManifest(tag, index);
  return index.digest;
}
