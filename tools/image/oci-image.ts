import { createHash } from "node:crypto";
import { gzipSync } from "node:zlib";
import { type ImageFile, tar } from "./tar";

/** @see https://github.com/opencontainers/image-spec/blob/v1.1.0/media-types.md */
export const MEDIA_TYPES = {
  index: "application/vnd.oci.image.index.v1+json",
  manifest: "application/vnd.oci.image.manifest.v1+json",
  config: "application/vnd.oci.image.config.v1+json",
  layer: "application/vnd.oci.image.layer.v1.tar+gzip",
  dockerIndex: "application/vnd.docker.distribution.manifest.list.v2+json",
  dockerManifest: "application/vnd.docker.distribution.manifest.v2+json",
} as const;

/** Processor architectures, with the names of the OCI specification. */
export type Architecture = "amd64" | "arm64";

/** Settings of the containers of an image. @see https://github.com/opencontainers/image-spec/blob/v1.1.0/config.md */
export interface ContainerSettings {
  readonly User?: string;
  /** Such as `8080/tcp`. */
  readonly ExposedPorts?: Readonly<Record<string, object>>;
  readonly Env?: readonly string[];
  readonly Entrypoint?: readonly string[];
  readonly Cmd?: readonly string[];
  readonly Volumes?: Readonly<Record<string, object>>;
  readonly WorkingDir?: string;
  readonly StopSignal?: string;
}

export interface Descriptor {
  readonly mediaType: string;
  readonly digest: string;
  readonly size: number;
  readonly platform?: { readonly os: string; readonly architecture: string };
}

/** Bytes with their digest, as a registry stores them. */
export interface Blob {
  readonly digest: string;
  readonly content: Buffer;
}

/** A manifest as it is pushed: an image, or an index of images for several platforms. */
export interface Manifest extends Blob {
  readonly mediaType: string;
}

export interface OciImage {
  readonly architecture: Architecture;
  readonly manifest: Manifest;
  /** Configuration and layers. */
  readonly blobs: readonly Blob[];
}

export interface ImageSource {
  readonly architecture: Architecture;
  readonly settings: ContainerSettings;
  /** One layer for each list of files. */
  readonly layers: readonly (readonly ImageFile[])[];
}

/** `sha256:…` of bytes. */
export function digestOf(content: Buffer): string {
  return `sha256:${createHash("sha256").update(content).digest("hex")}`;
}

/** Builds an OCI image without a container engine: the same bytes for the same source. */
export function ociImage({ architecture, settings, layers }: ImageSource): OciImage {
  const archives = layers.map(tar);
  const compressed = archives.map((archive) => blob(gzipSync(archive, { level: 9 })));
  const config = blob(
    json({
      architecture,
      os: "linux",
      config: settings,
      rootfs: { type: "layers", diff_ids: archives.map(digestOf) },
    }),
  );
  const manifest = blob(
    json({
      schemaVersion: 2,
      mediaType: MEDIA_TYPES.manifest,
      config: descriptor(MEDIA_TYPES.config, config),
      layers: compressed.map((layer) => descriptor(MEDIA_TYPES.layer, layer)),
    }),
  );
  return { architecture, manifest: { ...manifest, mediaType: MEDIA_TYPES.manifest }, blobs: [config, ...compressed] };
}

/** One name for the same image on several architectures. */
export function imageIndex(images: readonly OciImage[]): Manifest {
  const index = blob(
    json({
      schemaVersion: 2,
      mediaType: MEDIA_TYPES.index,
      manifests: images.map(({ manifest, architecture }) => ({
        ...descriptor(MEDIA_TYPES.manifest, manifest),
        platform: { os: "linux", architecture },
      })),
    }),
  );
  return { ...index, mediaType: MEDIA_TYPES.index };
}

function blob(content: Buffer): Blob {
  return { digest: digestOf(content), content };
}

function descriptor(mediaType: string, { digest, content }: Blob): Descriptor {
  return { mediaType, digest, size: content.length };
}

function json(value: object): Buffer {
  return Buffer.from(JSON.stringify(value));
}
