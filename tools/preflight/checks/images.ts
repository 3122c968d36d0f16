import { type Facts, imageKey } from "../facts";
import { type Finding, missing, ok, whenRead } from "../finding";
import type { Needs } from "../needs";

/** Step of the order that pushes images. */
const PUSH = "images";

/** The image of every service must be in the registry of its region and meet the container contract. */
export function images(needs: Needs, facts: Facts): Finding[] {
  return needs.images.flatMap((image) => {
    const subject = `Image ${image.repository}:${image.reference} in ${image.region}`;
    return whenRead(subject, facts.images.get(imageKey(image)), (problems) => {
      if (problems === undefined) {
        return missing(
          subject,
          "not in the registry",
          "push it before you deploy the services: docs/container-contract.md",
          {
            command: `npm run image -- check ${needs.deployment}`,
            createdBy: PUSH,
          },
        );
      }
      return problems.length === 0
        ? ok(subject, "meets the container contract")
        : missing(subject, problems.join("; "), "rebuild it and push it under a new tag, because tags are immutable", {
            command: `npm run image -- check ${needs.deployment}`,
          });
    });
  });
}
