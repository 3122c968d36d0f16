import { deploymentId } from "../config";
import { argumentsOf, oneDeployment } from "./console/arguments";
import type { ToolContext } from "./console/context";
import { Failure, usageFailure } from "./console/failure";
import { checkImage } from "./image/check-image";
import { deploymentImages, pushDeploymentImage, pushPlaceholder } from "./image/deployment-image";

const CALL = {
  tool: "image",
  options: {},
  most: 3,
  usage: [
    "npm run image -- check web-dev",
    "npm run image -- push web-dev <folder with an OCI image layout>",
    "npm run image -- push-placeholder web-dev  (emulator only)",
  ],
} as const;

/**
 * `npm run image -- check <deployment>`: checks that the image of the configuration is in the registry of every region that
 * runs it and that it meets the container contract; exit code 1 if not. `npm run image -- push <deployment> <folder>`:
 * pushes an image in the OCI layout to the primary's region, without a container engine. `npm run image -- push-placeholder
 * <deployment>`: pushes an image without an application, for the emulator only.
 */
export async function main({ args }: Pick<ToolContext, "args">): Promise<number> {
  const [command, name, folder] = argumentsOf(CALL, args).positionals;
  const deployment = oneDeployment(CALL, name);
  switch (command) {
    case "check": {
      const problems = (await Promise.all(deploymentImages(deployment).map(checkImage))).flat();
      for (const problem of problems) console.error(problem);
      if (problems.length === 0) console.log(`the image of ${deploymentId(deployment)} meets the container contract`);
      return problems.length === 0 ? 0 : 1;
    }
    case "push":
      if (folder === undefined) throw usageFailure("image: name the folder to push", CALL.usage);
      console.log(`pushed ${await pushDeploymentImage(deployment, folder)}`);
      return 0;
    case "push-placeholder":
      if (process.env["AWS_ENDPOINT_URL"] === undefined) {
        throw new Failure(
          "image: the placeholder contains no application and is for the emulator only",
          "for an account push your own image: docs/container-contract.md",
        );
      }
      console.log(`pushed ${await pushPlaceholder(deployment)}`);
      return 0;
    default:
      throw usageFailure(`image: should be check, push or push-placeholder, got '${command ?? ""}'`, CALL.usage);
  }
}
