import { blocks, type ResourceView } from "./stack-document";

/** Whether a hosted zone answers the whole internet; one for networks names them. */
export function isPublicZone({ values }: ResourceView): boolean {
  return blocks(values["vpc"]).length === 0;
}
