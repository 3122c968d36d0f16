import { finding, type Rule } from "../rule";
import { isGiven, isOff, isOn } from "../values";

const WANTED = {
  is_multi_region_trail: "misses other regions",
  enable_log_file_validation: "could be changed without detection",
} as const;

export const trailComplete: Rule = {
  id: "trail-complete",
  title:
    "A CloudTrail trail covers every region, is encrypted with a customer managed key, and detects changes of its files",
  source: "https://docs.aws.amazon.com/securityhub/latest/userguide/cloudtrail-controls.html",
  check: (stack) =>
    stack.all("aws_cloudtrail").flatMap((trail) => [
      ...Object.entries(WANTED)
        .filter(([attribute]) => !isOn(trail.values[attribute]))
        .map(([attribute, fault]) => finding(trail, `${fault}: set ${attribute} to true`)),
      ...(isGiven(trail.values["kms_key_id"]) ? [] : [finding(trail, "has no customer managed key: set kms_key_id")]),
      ...(isOff(trail.values["enable_logging"]) ? [finding(trail, "records nothing: set enable_logging to true")] : []),
    ]),
};
