import { type Facts, imageKey } from "../facts";
import { type Finding, missing, ok, whenRead } from "../finding";
import type { Needs } from "../needs";

/** Step of the order that pushes images. */
const PUSH = "images";

/** The image of every service is in the registry of its region, for the architecture that its tasks have. */
export function images(needs: Needs, facts: Facts): Finding[] {
  return needs.images.flatMap((need) => {
    const subject = `Image ${need.repository}:${need.tag} in ${need.region}`;
    return whenRead(subject, facts.images.get(imageKey(need)), (architectures) => {
      if (architectures === undefined) {
        return missing(subject, "not in the registry", "push it before the services start", {
          command: `npm run image -- push ${needs.deployment} <image>`,
          createdBy: PUSH,
        });
      }
      return architectures.includes(need.architecture)
        ? ok(subject, need.architecture)
        : missing(
            subject,
            `is for ${architectures.join(" and ") || "no architecture"}`,
            `tasks run on ${need.architecture}: build for it and push under a new tag, for tags are immutable`,
          );
    });
  });
}
