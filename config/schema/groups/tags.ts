import { z } from "zod";
import { show } from "../values/words";

/** Tags that the platform sets itself. */
const OWN_TAGS = ["Deployment", "Environment", "Site", "ManagedBy", "Name"];
/** AWS allows 50 tags on a resource. @see https://docs.aws.amazon.com/tag-editor/latest/userguide/best-practices-and-strats.html */
const MAX_TAGS = 50 - OWN_TAGS.length;
const CHARACTERS = /^[\p{L}\p{Z}\p{N}_.:/=+\-@]*$/u;

/**
 * Cost allocation and ownership tags, put on everything.
 * @see https://docs.aws.amazon.com/IAM/latest/UserGuide/id_tags.html#case-sensitivity
 */
export const tagsSchema = z.record(z.string(), z.string()).superRefine((tags, context) => {
  const count = Object.keys(tags).length;
  if (count > MAX_TAGS) {
    context.addIssue(
      `has ${count} tags: AWS allows 50 on a resource and ${OWN_TAGS.length} are the platform's own, use at most ${MAX_TAGS}`,
    );
  }
  for (const [key, value] of Object.entries(tags)) {
    const problem = (message: string) => {
      context.addIssue({ code: "custom", path: [key], message });
    };
    if (key === "") problem("is empty: AWS requires a key of at least one character");
    if (/^aws:/i.test(key)) problem("begins with 'aws:', which AWS reserves: choose another key");
    if (OWN_TAGS.some((own) => own.toLowerCase() === key.toLowerCase())) {
      problem("is set by the platform: choose another key");
    }
    if (Object.keys(tags).some((other) => other !== key && other.toLowerCase() === key.toLowerCase())) {
      problem("differs from another key in case only: IAM compares the keys of a role's tags without it");
    }
    if (key.length > 128) problem(`has a key of ${key.length} characters: AWS allows 128`);
    if (value.length > 256) problem(`has a value of ${value.length} characters: AWS allows 256`);
    for (const text of [key, value]) {
      if (!CHARACTERS.test(text)) {
        problem(`has a character AWS does not allow in ${show(text)}: use letters, digits, spaces and _ . : / = + - @`);
      }
    }
  }
});
