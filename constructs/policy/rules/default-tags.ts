import { finding, type Rule } from "../rule";
import { blocks, isObject } from "../stack-document";

const WANTED = ["Deployment", "Environment", "ManagedBy"];

export const defaultTags: Rule = {
  id: "default-tags",
  title:
    "The provider has default tags, and Auto Scaling groups have the same tags: default tags do not reach their instances",
  source: "https://docs.aws.amazon.com/whitepapers/latest/tagging-best-practices/tagging-best-practices.html",
  check: (stack) => {
    const providers = isObject(stack.json["provider"]) ? blocks(stack.json["provider"]["aws"]) : [];
    const missing = (has: (tag: string) => boolean) => WANTED.filter((tag) => !has(tag));
    return [
      ...providers.flatMap((provider) => {
        const tags = blocks(provider["default_tags"]).map(({ tags: set }) => set)[0];
        const lost = missing((tag) => isObject(tags) && typeof tags[tag] === "string");
        return lost.length > 0
          ? [finding("provider.aws", `sets no default tag ${lost.join(", ")}: add them to default_tags`)]
          : [];
      }),
      ...stack.all("aws_autoscaling_group").flatMap((group) => {
        const tags = blocks(group.values["tag"]);
        const lost = missing((tag) =>
          tags.some(({ key, propagate_at_launch }) => key === tag && propagate_at_launch === true),
        );
        return lost.length > 0
          ? [finding(group, `launches instances without the tags ${lost.join(", ")}: add autoScalingTags()`)]
          : [];
      }),
    ];
  },
};
