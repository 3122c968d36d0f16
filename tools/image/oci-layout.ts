import * as fs from "node:fs";
import * as path from "node:path";
import { Failure } from "../console/failure";
import { type Blob, type Descriptor, digestOf, type Manifest, MEDIA_TYPES } from "./oci-image";

interface Content {
  readonly config?: Descriptor;
  readonly layers?: readonly Descriptor[];
  readonly manifests?: readonly Descriptor[];
}

/** An image with all its parts. */
export interface LayoutImage {
  /** The manifest or index of the tag. */
  readonly root: Manifest;
  /** Manifests that the root refers to. */
  readonly manifests: readonly Manifest[];
  /** Configurations and layers. */
  readonly blobs: readonly Blob[];
}

const INDEXES: readonly string[] = [MEDIA_TYPES.index, MEDIA_TYPES.dockerIndex];

/**
 * Reads an image from a folder in the OCI image layout, as `docker buildx build --output type=oci,tar=false,dest=<folder>`
 * writes it. Fails when the folder contains no image or several, or when a file does not match its digest.
 * @see https://github.com/opencontainers/image-spec/blob/v1.1.0/image-layout.md
 */
export function readLayout(folder: string): LayoutImage {
  const file = path.join(folder, "index.json");
  if (!fs.existsSync(file)) {
    throw new Failure(
      `${folder} is not an OCI image layout: it has no index.json`,
      `docker buildx build --platform linux/arm64 --output type=oci,tar=false,dest=${folder} .`,
    );
  }
  const { manifests = [] } = JSON.parse(fs.readFileSync(file, "utf8")) as Content;
  const [only] = manifests;
  if (!only || manifests.length > 1) throw new Failure(`${file}: should contain one image, got ${manifests.length}`);
  const root = manifestOf(folder, only);
  const children = INDEXES.includes(root.mediaType) ? contentOf(root).manifests! : [];
  const parts = children.map((one) => manifestOf(folder, one));
  const descriptors = [root, ...parts].flatMap((manifest) => {
    const { config, layers = [] } = contentOf(manifest);
    return [...(config ? [config] : []), ...layers];
  });
  const digests = [...new Set(descriptors.map(({ digest }) => digest))];
  return { root, manifests: parts, blobs: digests.map((digest) => blobOf(folder, digest)) };
}

function manifestOf(folder: string, { digest, mediaType }: Descriptor): Manifest {
  return { ...blobOf(folder, digest), mediaType };
}

function contentOf({ content }: Manifest): Content {
  return JSON.parse(content.toString("utf8")) as Content;
}

function blobOf(folder: string, digest: string): Blob {
  const file = path.join(folder, "blobs", ...digest.split(":"));
  if (!fs.existsSync(file)) throw new Failure(`${folder} lacks ${digest}: export the image again`);
  const content = fs.readFileSync(file);
  if (digestOf(content) !== digest) throw new Failure(`${file} does not match ${digest}: export the image again`);
  return { digest, content };
}
