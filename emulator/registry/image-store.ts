import { Refusal, type Wire } from "../gateway/wire";

const ECR = "AmazonEC2ContainerRegistry_V20150921";

/** An image as a registry keeps it: a manifest for one platform, or an index of several. */
export interface StoredImage {
  readonly digest: string;
  readonly mediaType: string;
  readonly manifest: string;
}

/** Why a manifest is not taken. */
export class ManifestRefused extends Error {
  constructor(
    readonly status: number,
    readonly code: string,
    message: string,
  ) {
    super(message);
    this.name = "ManifestRefused";
  }
}

interface Manifest {
  readonly mediaType?: string;
  readonly config?: { readonly digest: string };
  readonly layers?: readonly { readonly digest: string }[];
  readonly manifests?: readonly PlatformManifest[];
}

interface PlatformManifest {
  readonly digest: string;
  readonly platform?: { readonly os?: string; readonly architecture?: string };
}

interface Rule {
  readonly destinations: readonly { readonly region: string; readonly registryId: string }[];
  readonly repositoryFilters?: readonly { readonly filter: string }[];
}

/**
 * Images of every region: manifests and tags are kept by the emulator behind the gateway, where DescribeImages,
 * ListImages and BatchGetImage read them; layers and configurations here, as the emulator has no place for them.
 */
export class ImageStore {
  /** By region and repository, then by digest. */
  private readonly blobs = new Map<string, Map<string, Buffer>>();

  constructor(private readonly moto: Wire) {}

  blob(region: string, repository: string, digest: string): Buffer | undefined {
    return this.blobs.get(`${region}/${repository}`)?.get(digest);
  }

  keep(region: string, repository: string, digest: string, content: Buffer): void {
    const key = `${region}/${repository}`;
    const kept = this.blobs.get(key) ?? new Map<string, Buffer>();
    this.blobs.set(key, kept.set(digest, content));
  }

  /** Forgets the layers of a repository that was deleted. */
  forget(region: string, repository: string): void {
    this.blobs.delete(`${region}/${repository}`);
  }

  async hasRepository(region: string, repository: string): Promise<boolean> {
    return (await this.repository(region, repository)) !== undefined;
  }

  /**
   * An image by tag or digest; undefined when there is none.
   * @see https://docs.aws.amazon.com/AmazonECR/latest/APIReference/API_BatchGetImage.html
   */
  async image(region: string, repository: string, reference: string): Promise<StoredImage | undefined> {
    const imageIds = [reference.includes(":") ? { imageDigest: reference } : { imageTag: reference }];
    const { images } = await this.ecr<{ images: EcrImage[] }>(region, "BatchGetImage", {
      repositoryName: repository,
      imageIds,
    });
    const [found] = images;
    return (
      found && {
        digest: found.imageId.imageDigest,
        mediaType: found.imageManifestMediaType ?? mediaTypeOf(found.imageManifest),
        manifest: found.imageManifest,
      }
    );
  }

  async tags(region: string, repository: string): Promise<string[]> {
    const { imageIds } = await this.ecr<{ imageIds: { imageTag?: string }[] }>(region, "ListImages", {
      repositoryName: repository,
    });
    return imageIds.flatMap(({ imageTag }) => (imageTag === undefined ? [] : [imageTag])).sort();
  }

  /**
   * Accepts a manifest whose layers exist, and copies the image to the regions of the replication configuration.
   * Throws ManifestRefused.
   * @param tag undefined for a manifest that is pushed by its digest
   */
  async put(region: string, repository: string, tag: string | undefined, image: StoredImage): Promise<void> {
    await this.checkComplete(region, repository, image.manifest);
    await this.write(region, repository, tag, image);
    await this.replicate(region, repository, tag, image);
  }

  /** @see https://docs.aws.amazon.com/AmazonECR/latest/APIReference/API_PutImage.html#API_PutImage_Errors */
  private async write(region: string, repository: string, tag: string | undefined, image: StoredImage): Promise<void> {
    const tagged = tag === undefined ? undefined : await this.image(region, repository, tag);
    if (tagged?.digest === image.digest) return;
    if (tag === undefined && (await this.image(region, repository, image.digest))) return;
    const settings = await this.repository(region, repository);
    if (tagged && settings?.imageTagMutability === "IMMUTABLE") {
      throw new ManifestRefused(
        400,
        "TAG_INVALID",
        `The image tag '${tag!}' already exists in the '${repository}' repository and cannot be overwritten because the repository is immutable.`,
      );
    }
    await this.ecr(region, "PutImage", {
      repositoryName: repository,
      imageManifest: image.manifest,
      imageManifestMediaType: image.mediaType,
      imageDigest: image.digest,
      ...(tag === undefined ? {} : { imageTag: tag }),
    });
  }

  private async checkComplete(region: string, repository: string, text: string): Promise<void> {
    const { config, layers = [], manifests = [] } = parsed(text);
    const blobs = [...(config ? [config] : []), ...layers].map(({ digest }) => digest);
    const missing = blobs.find((digest) => this.blob(region, repository, digest) === undefined);
    if (missing !== undefined) {
      throw new ManifestRefused(404, "LAYERS_NOT_FOUND", `The specified layers could not be found: ${missing}`);
    }
    for (const { digest } of manifests) {
      if (!(await this.image(region, repository, digest))) {
        throw new ManifestRefused(
          404,
          "MANIFEST_BLOB_UNKNOWN",
          `The index refers to an image that is missing: ${digest}`,
        );
      }
    }
  }

  /**
   * What a push leaves in other regions: the repository is created where it is missing; only what is pushed after the
   * configuration was set is copied. A tag that is immutable there keeps its image.
   * @see https://docs.aws.amazon.com/AmazonECR/latest/userguide/replication.html
   */
  private async replicate(
    region: string,
    repository: string,
    tag: string | undefined,
    image: StoredImage,
  ): Promise<void> {
    const { replicationConfiguration, registryId } = await this.ecr<{
      registryId: string;
      replicationConfiguration?: { rules?: Rule[] };
    }>(region, "DescribeRegistry", {});
    const rules = (replicationConfiguration?.rules ?? []).filter(
      ({ repositoryFilters = [] }) =>
        repositoryFilters.length === 0 || repositoryFilters.some(({ filter }) => repository.startsWith(filter)),
    );
    const destinations = rules.flatMap((rule) => rule.destinations).filter((one) => one.registryId === registryId);
    for (const destination of new Set(destinations.map((one) => one.region))) {
      if (!(await this.hasRepository(destination, repository))) {
        await this.ecr(destination, "CreateRepository", { repositoryName: repository });
      }
      for (const [digest, content] of this.blobs.get(`${region}/${repository}`) ?? []) {
        this.keep(destination, repository, digest, content);
      }
      try {
        await this.write(destination, repository, tag, image);
      } catch (error) {
        if (!(error instanceof ManifestRefused)) throw error;
      }
    }
  }

  private async repository(region: string, repository: string): Promise<Repository | undefined> {
    try {
      const { repositories } = await this.ecr<{ repositories: Repository[] }>(region, "DescribeRepositories", {
        repositoryNames: [repository],
      });
      return repositories[0];
    } catch (error) {
      if (error instanceof Refusal && error.status < 500) return undefined;
      throw error;
    }
  }

  private ecr<T>(region: string, action: string, input: object): Promise<T> {
    return this.moto.json<T>("ecr", region, `${ECR}.${action}`, input);
  }
}

interface EcrImage {
  readonly imageId: { readonly imageDigest: string };
  readonly imageManifest: string;
  readonly imageManifestMediaType?: string;
}

interface Repository {
  readonly imageTagMutability?: string;
}

function parsed(text: string): Manifest {
  try {
    return JSON.parse(text) as Manifest;
  } catch {
    throw new ManifestRefused(400, "MANIFEST_INVALID", "The manifest is not JSON");
  }
}

function mediaTypeOf(manifest: string): string {
  return (JSON.parse(manifest) as Manifest).mediaType ?? "application/vnd.oci.image.manifest.v1+json";
}
