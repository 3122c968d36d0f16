import type { Deployment } from "../../config/schema/deployment";
import { DeploymentNames } from "../../constructs/core/names";
import { CONTAINER_CONTRACT } from "../../constructs/compute/container-contract";
import { type OciImage, ociImage } from "./oci-image";
import { pushImage } from "./push-image";
import type { ServiceImage } from "./check-image";

/** Last part of the repository's name, as stacks/multi-region-web/base.ts has it. */
const REPOSITORY = "app";

/** A deployment's image in each region that runs it; the first is where it is pushed, the others get a copy. */
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
 * An image that keeps the container contract and holds no application: enough to deploy to the embedded AWS, where nothing
 * is run. On an account its tasks would stop at once.
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

/** Pushes the placeholder as the deployment's image. @returns its digest */
export function pushPlaceholder(deployment: Deployment): Promise<string> {
  const [{ region, repository, reference }] = deploymentImages(deployment) as [ServiceImage];
  return pushImage({ region, repository, tag: reference, images: [placeholderImage(deployment)] });
}
