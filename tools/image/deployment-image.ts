import type { Deployment } from "../../config/schema/deployment";
import { DeploymentNames } from "../../constructs/core/names";
import { IMAGES } from "../../stacks/shared/part-names";
import { CONTAINER_CONTRACT } from "../../constructs/compute/container-contract";
import { Failure } from "../console/failure";
import { type OciImage, ociImage } from "./oci-image";
import { layoutProblems, type ServiceImage } from "./check-image";
import { readLayout } from "./oci-layout";
import { pushImage, pushLayout } from "./push-image";

/** A deployment whose sites run a service. */
type WithService = Extract<Deployment, { readonly service: unknown }>;

/** The image of a deployment in each region that runs it; pushed to the first region, replicated to the others. */
export function deploymentImages(deployment: Deployment): readonly ServiceImage[] {
  if (!hasService(deployment)) return [];
  const { sites, service } = deployment;
  const repository = new DeploymentNames(deployment).of(IMAGES);
  return sites
    .filter(({ role }) => role !== "control")
    .map(({ region }) => ({ region, repository, reference: service.image, port: service.port }));
}

function hasService(deployment: Deployment): deployment is WithService {
  return "service" in deployment;
}

/** The image of the region to which it is pushed. Throws a `Failure` for a deployment without a service. */
function pushedImage(deployment: Deployment): ServiceImage {
  const [first] = deploymentImages(deployment);
  if (first === undefined)
    throw new Failure(`${deployment.name}-${deployment.environment} has no service, so it needs no image`);
  return first;
}

/**
 * An image that meets the container contract but contains no application: sufficient for the emulator, which runs no
 * containers. In an account its tasks would stop immediately.
 */
export function placeholderImage({ port }: Pick<ServiceImage, "port">): OciImage {
  const { architecture, user, scratch } = CONTAINER_CONTRACT;
  const owner = Number(user.split(":")[0]);
  return ociImage({
    architecture,
    settings: {
      User: user,
      ExposedPorts: { [`${port}/tcp`]: {} },
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
  const { region, repository, reference, port } = pushedImage(deployment);
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
  const image = pushedImage(deployment);
  return pushImage({ ...image, tag: image.reference, images: [placeholderImage(image)] });
}
