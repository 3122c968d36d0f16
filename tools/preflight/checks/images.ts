import { type Facts, imageKey } from "../facts";
import { type Finding, missing, ok, whenRead } from "../finding";
import type { Needs } from "../needs";

/** Step of the order that pushes images. */
const PUSH = "images";

/** The image of every service is in the registry of its region and keeps the container contract, architecture included. */
export function images(needs: Needs, facts: Facts): Finding[] {
  return needs.images.flatMap((image) => {
    const subject = `Image ${image.repository}:${image.reference} in ${image.region}`;
    return whenRead(subject, facts.images.get(imageKey(image)), (problems) => {
      if (problems === undefined) {
        return missing(
          subject,
          "not in the registry",
          "push it before the services start: docs/container-contract.md",
          {
            command: `npm run image -- check ${needs.deployment}`,
            createdBy: PUSH,
          },
        );
      }
      return problems.length === 0
        ? ok(subject, "keeps the container contract")
        : missing(subject, problems.join("; "), "build it anew and push it under a new tag, for tags are immutable", {
            command: `npm run image -- check ${needs.deployment}`,
          });
    });
  });
}
