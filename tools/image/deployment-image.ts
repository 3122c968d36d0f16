import type { Deployment } from "../../config/schema/deployment";
import { DeploymentNames } from "../../constructs/core/names";
import { CONTAINER_CONTRACT } from "../../constructs/compute/container-contract";
import { Failure } from "../console/failure";
import { type OciImage, ociImage } from "./oci-image";
import { layoutProblems, type ServiceImage } from "./check-image";
import { readLayout } from "./oci-layout";
import { pushImage, pushLayout } from "./push-image";

/** Last part of the repository's name, as stacks/multi-region-web/base.ts has it. */
const REPOSITORY = "app";

/** The image of a deployment in each region that runs it; pushed to the first region, replicated to the others. */
export function deploymentImages({ name, environment, account, sites, service }: Deployment): readonly ServiceImage[] {
  const repository = new DeploymentNames({ name, environment, account }).of(REPOSITORY);
  const regionOf = (role: "primary" | "secondary") => sites.find((site) => site.role === role)!.region;
  return (["primary", "secondary"] as const).map((role) => ({
    region: regionOf(role),
    repository,
    reference: service.image,
    port: service.port,
  }));
}

/**
 * An image that meets the container contract but contains no application: sufficient for the emulator, which runs no
 * containers. In an account its tasks would stop immediately.
 */
export function placeholderImage({ service }: Pick<Deployment, "service">): OciImage {
  const { architecture, user, scratch } = CONTAINER_CONTRACT;
  const owner = Number(user.split(":")[0]);
  return ociImage({
    architecture,
    settings: {
      User: user,
      ExposedPorts: { [`${service.port}/tcp`]: {} },
      Entrypoint: ["/app/serve"],
      Volumes: { [scratch]: {} },
    },
    layers: [
      [
        { path: "/app/", owner },
        { path: "/app/serve", content: "placeholder\n", mode: 0o755, owner },
        { path: `${scratch}/`, mode: 0o1777, owner },
      ],
    ],
  });
}

/** Pushes the image of the deployment; refuses an image that violates the container contract. @returns its digest */
export async function pushDeploymentImage(deployment: Deployment, folder: string): Promise<string> {
  const [{ region, repository, reference, port }] = deploymentImages(deployment) as [ServiceImage];
  const image = readLayout(folder);
  const problems = await layoutProblems(image, port);
  if (problems.length > 0) throw new Failure(`the image in ${folder} violates the container contract`, ...problems);
  if (reference.includes(":") && reference !== image.root.digest) {
    throw new Failure(`service.image is ${reference}, but the image in ${folder} is ${image.root.digest}`);
  }
  return pushLayout({ region, repository, tag: reference }, image);
}

/** Pushes the placeholder as the image of the deployment. @returns its digest */
export function pushPlaceholder(deployment: Deployment): Promise<string> {
  const [{ region, repository, reference }] = deploymentImages(deployment) as [ServiceImage];
  return pushImage({ region, repository, tag: reference, images: [placeholderImage(deployment)] });
}
