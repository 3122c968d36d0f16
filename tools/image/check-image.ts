import { CONTAINER_CONTRACT } from "../../constructs/compute/container-contract";
import { contractProblems, type ImageConfig } from "./contract";
import { ecrLogin } from "./ecr";
import type { Blob, Descriptor } from "./oci-image";
import type { LayoutImage } from "./oci-layout";
import { RegistryClient } from "./registry-client";

/** An image that a service is going to run. */
export interface ServiceImage {
  readonly region: string;
  readonly repository: string;
  /** Tag or digest. */
  readonly reference: string;
  /** Port of the application for the health checks and requests of the load balancer. */
  readonly port: number;
}

interface Manifest {
  readonly config?: Descriptor;
  readonly manifests?: readonly Descriptor[];
}

/**
 * Reads an image's configuration from its registry in a region and checks it against the container contract.
 * @returns the problems, each as one sentence; empty when tasks can run the image
 */
export async function checkImage(image: ServiceImage): Promise<string[]> {
  const { region, repository, reference } = image;
  const name = `${repository}${reference.includes(":") ? "@" : ":"}${reference} in ${region}`;
  const problems = await imageProblems(image);
  if (!problems) return [`${name} is missing: push it before you deploy the service`];
  return problems.map((problem) => `${name}: ${problem}`);
}

/** Violations of the container contract by an image; undefined when it is not in the registry. */
export async function imageProblems(image: ServiceImage): Promise<string[] | undefined> {
  const { registry, authorization } = await ecrLogin(image.region);
  const client = new RegistryClient({ registry, repository: image.repository, authorization });
  const found = await client.manifest(image.reference);
  return found && problemsIn(client, found.content as Manifest, image.port);
}

/** Violations of the container contract by an image that is not pushed yet. */
export function layoutProblems({ root, manifests, blobs }: LayoutImage, port: number): Promise<string[]> {
  const contentOf = (parts: readonly Blob[], digest: string) => parts.find((one) => one.digest === digest)!.content;
  const read = (content: Buffer) => JSON.parse(content.toString("utf8")) as Manifest;
  const source: ManifestSource = {
    manifest: (digest) => Promise.resolve({ content: read(contentOf(manifests, digest)) }),
    blob: (digest) => Promise.resolve(contentOf(blobs, digest)),
  };
  return problemsIn(source, read(root.content), port);
}

/** Source of the parts of an image. */
interface ManifestSource {
  manifest(digest: string): Promise<{ readonly content: unknown } | undefined>;
  blob(digest: string): Promise<Buffer>;
}

async function problemsIn(source: ManifestSource, root: Manifest, port: number): Promise<string[]> {
  const manifest = await platformManifest(source, root);
  if (typeof manifest === "string") return [manifest];
  const config = JSON.parse((await source.blob(manifest.config!.digest)).toString("utf8")) as ImageConfig;
  return contractProblems(config, port);
}

/** The manifest for the architecture of the tasks, or the reason as a text if there is none. */
async function platformManifest(client: ManifestSource, manifest: Manifest): Promise<Manifest | string> {
  if (!manifest.manifests) return manifest;
  const { os, architecture } = CONTAINER_CONTRACT;
  const fitting = manifest.manifests.find(
    ({ platform }) => platform?.os === os && platform.architecture === architecture,
  );
  if (!fitting) {
    const platforms = manifest.manifests.map(
      ({ platform }) => `${platform?.os ?? "?"}/${platform?.architecture ?? "?"}`,
    );
    return `has no image for ${os}/${architecture}, only for ${platforms.join(", ") || "nothing"}: build with --platform ${os}/${architecture}`;
  }
  return (await client.manifest(fitting.digest))!.content as Manifest;
}
