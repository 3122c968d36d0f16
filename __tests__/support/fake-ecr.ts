import type { Answering, Arrived } from "./fake-emulator";

interface FakeImage {
  readonly digest: string;
  readonly manifest: string;
  readonly mediaType: string;
  readonly tags: string[];
}

interface FakeRepository {
  readonly imageTagMutability: string;
  readonly images: FakeImage[];
}

/** The ECR API of the emulator behind the gateway, in memory. */
export class FakeEcr {
  /** By region and name. */
  readonly repositories = new Map<string, FakeRepository>();
  /** Rules of the replication configuration, by region. */
  readonly replication = new Map<string, object[]>();

  create(region: string, name: string, imageTagMutability = "IMMUTABLE"): void {
    this.repositories.set(`${region}/${name}`, { imageTagMutability, images: [] });
  }

  tagsOf(region: string, name: string): string[] {
    return this.repositories.get(`${region}/${name}`)!.images.flatMap(({ tags }) => tags);
  }

  /** Undefined for requests to other services. */
  readonly answer: Answering = ({ service, region, what, body }: Arrived) => {
    if (service !== "ecr") return undefined;
    const input = JSON.parse(body) as Record<string, unknown>;
    const names = input["repositoryNames"] as string[] | undefined;
    const name = (input["repositoryName"] as string | undefined) ?? names?.[0] ?? "";
    const repository = this.repositories.get(`${region}/${name}`);
    switch (what.split(".").at(-1)) {
      case "DescribeRegistry":
        return { registryId: "123456789012", replicationConfiguration: { rules: this.replication.get(region) ?? [] } };
      case "CreateRepository":
        this.create(region, name, "MUTABLE");
        return {};
      case "DeleteRepository":
        this.repositories.delete(`${region}/${name}`);
        return {};
      case "DescribeRepositories":
        return repository && { repositories: [repository] };
      case "ListImages":
        return { imageIds: repository!.images.flatMap(({ tags }) => tags.map((imageTag) => ({ imageTag }))) };
      case "BatchGetImage": {
        const [{ imageDigest, imageTag }] = input["imageIds"] as [{ imageDigest?: string; imageTag?: string }];
        const found = repository?.images.filter(
          ({ digest, tags }) => digest === imageDigest || (imageTag !== undefined && tags.includes(imageTag)),
        );
        return { images: (found ?? []).map(asEcrAnswers) };
      }
      case "PutImage":
        put(repository!, input as Record<string, string>);
        return {};
      default:
        return undefined;
    }
  };
}

function put(
  { images }: FakeRepository,
  { imageDigest, imageManifest, imageManifestMediaType, imageTag }: Record<string, string>,
) {
  for (const { tags } of images) if (imageTag && tags.includes(imageTag)) tags.splice(tags.indexOf(imageTag), 1);
  const known = images.find(({ digest }) => digest === imageDigest);
  const tags = imageTag === undefined ? [] : [imageTag];
  if (known) known.tags.push(...tags);
  else images.push({ digest: imageDigest!, manifest: imageManifest!, mediaType: imageManifestMediaType!, tags });
}

function asEcrAnswers({ digest, manifest, mediaType }: FakeImage) {
  return { imageId: { imageDigest: digest }, imageManifest: manifest, imageManifestMediaType: mediaType };
}
