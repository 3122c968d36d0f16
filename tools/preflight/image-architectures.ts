import { PlainClient, PlainError } from "../aws/plain-client";
import type { ImageNeed } from "./needs";

const TARGET = "AmazonEC2ContainerRegistry_V20150921";
/** An image's architecture as ECS names it. */
const NAMES: Readonly<Record<string, string>> = { arm64: "ARM64", amd64: "X86_64" };

interface Manifest {
  readonly config?: { readonly digest: string };
  readonly manifests?: readonly { readonly platform?: { readonly architecture?: string } }[];
}

/** Reads for which architectures an image in ECR was built: from its index, or else from its configuration. */
export class ImageArchitectures {
  constructor(private readonly client: Pick<PlainClient, "json"> = new PlainClient()) {}

  /** Undefined when the repository or the image does not exist. */
  async of({ region, repository, tag }: ImageNeed): Promise<readonly string[] | undefined> {
    const call = <T>(action: string, input: object) =>
      this.client.json<T>("ecr", region, `${TARGET}.${action}`, { repositoryName: repository, ...input });
    const text = await this.manifest(() =>
      call<{ images: { imageManifest: string }[] }>("BatchGetImage", { imageIds: [{ imageTag: tag }] }),
    );
    if (text === undefined) return undefined;
    const manifest = JSON.parse(text) as Manifest;
    if (manifest.manifests) {
      const architectures = manifest.manifests.flatMap(({ platform }) => platform?.architecture ?? []);
      return [...new Set(architectures.filter((name) => name !== "unknown").map(ecsName))];
    }
    const digest = manifest.config?.digest;
    if (digest === undefined) return [];
    const { downloadUrl } = await call<{ downloadUrl: string }>("GetDownloadUrlForLayer", { layerDigest: digest });
    const config = (await (await fetch(downloadUrl)).json()) as { architecture?: string };
    return config.architecture === undefined ? [] : [ecsName(config.architecture)];
  }

  private async manifest(get: () => Promise<{ images: { imageManifest: string }[] }>): Promise<string | undefined> {
    try {
      return (await get()).images[0]?.imageManifest;
    } catch (error) {
      if (error instanceof PlainError && error.name === "RepositoryNotFoundException") return undefined;
      throw error;
    }
  }
}

function ecsName(architecture: string): string {
  return NAMES[architecture] ?? architecture;
}
