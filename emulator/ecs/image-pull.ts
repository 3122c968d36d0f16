import { Refusal } from "../gateway/wire";
import type { ImageStore } from "../registry/image-store";
import type { JsonWire } from "./task-definition";

const ECR = "AmazonEC2ContainerRegistry_V20150921";
const IMAGE = /^(\d{12})\.dkr\.ecr\.([a-z0-9-]+)\.amazonaws\.com\/([^:@]+)(?:@(sha256:[0-9a-f]{64})|:([\w.-]+))?$/;

/** An image in ECR. */
export interface EcrImage {
  readonly region: string;
  readonly repository: string;
  /** Tag or digest. */
  readonly reference: string;
}

/** Undefined for an image of another registry, which is not modeled. */
export function ecrImage(image: string): EcrImage | undefined {
  const [, , region, repository, digest, tag] = IMAGE.exec(image) ?? [];
  return region === undefined ? undefined : { region, repository: repository!, reference: digest ?? tag ?? "latest" };
}

interface Manifest {
  readonly config?: { readonly digest: string };
  readonly layers?: readonly { readonly digest: string }[];
  readonly manifests?: readonly {
    readonly digest: string;
    readonly platform?: { readonly os?: string; readonly architecture?: string };
  }[];
}

/** Pulls images as a task's agent does: with the calls of the execution role, for the architecture of the task. */
export class ImagePull {
  constructor(private readonly images: Pick<ImageStore, "image" | "blob">) {}

  /**
   * Why an image cannot run; undefined when it can.
   * @see https://docs.aws.amazon.com/AmazonECS/latest/developerguide/task_cannot_pull_image.html
   */
  async problem(image: string, architecture: string, role: JsonWire): Promise<string | undefined> {
    const at = ecrImage(image);
    if (!at) return undefined;
    return this.manifestProblem(at, image, architecture, role);
  }

  private async manifestProblem(
    at: EcrImage,
    image: string,
    architecture: string,
    role: JsonWire,
  ): Promise<string | undefined> {
    const { region, repository, reference } = at;
    const imageIds = [reference.includes(":") ? { imageDigest: reference } : { imageTag: reference }];
    try {
      const target = `${ECR}.BatchGetImage`;
      await role.json("ecr", region, target, { repositoryName: repository, imageIds });
    } catch (error) {
      if (!(error instanceof Refusal)) throw error;
      return error.status === 403 || /AccessDenied/.test(error.code)
        ? cannotPull(image, `unexpected status from HEAD request to ${image}: 403 Forbidden: ${error.message}`)
        : cannotPull(image, `${image}: not found`);
    }
    const found = await this.images.image(region, repository, reference);
    if (!found) return cannotPull(image, `${image}: not found`);
    const manifest = JSON.parse(found.manifest) as Manifest;
    return manifest.manifests
      ? this.indexProblem(at, image, manifest.manifests, architecture, role)
      : this.layersProblem(at, image, manifest, architecture, role);
  }

  /** An index only states the platform of an image; the configuration of the image decides whether it runs. */
  private async indexProblem(
    at: EcrImage,
    image: string,
    manifests: NonNullable<Manifest["manifests"]>,
    architecture: string,
    role: JsonWire,
  ): Promise<string | undefined> {
    const fitting = manifests.find(
      ({ platform }) => platform?.os === "linux" && platform.architecture === architecture,
    );
    return fitting
      ? this.manifestProblem({ ...at, reference: fitting.digest }, image, architecture, role)
      : `CannotPullContainerError: pull image manifest has been retried 5 time(s): image Manifest does not contain descriptor matching platform 'linux/${architecture}'`;
  }

  private async layersProblem(
    { region, repository }: EcrImage,
    image: string,
    { config, layers = [] }: Manifest,
    architecture: string,
    role: JsonWire,
  ): Promise<string | undefined> {
    try {
      for (const { digest } of [...(config ? [config] : []), ...layers]) {
        const layer = { repositoryName: repository, layerDigest: digest };
        await role.json("ecr", region, `${ECR}.GetDownloadUrlForLayer`, layer);
      }
    } catch (error) {
      if (!(error instanceof Refusal)) throw error;
      return cannotPull(image, `failed to copy: 403 Forbidden: ${error.message}`);
    }
    const content = this.images.blob(region, repository, config?.digest ?? "");
    const built = content && (JSON.parse(content.toString("utf8")) as { architecture?: string }).architecture;
    return built === architecture
      ? undefined
      : `Essential container in task exited: exec format error: the image ${image} is for ${built ?? "no architecture"}, the task runs on ${architecture}`;
  }
}

function cannotPull(image: string, detail: string): string {
  return `CannotPullContainerError: pull image manifest has been retried 5 time(s): failed to resolve ref ${image}: ${detail}`;
}
