import { blocks, type JsonObject, type ResourceView, show } from "./stack-document";

/** Every cache behaviour of a distribution, the default one first, by its path. */
export function behaviours({ values }: ResourceView): { readonly path: string; readonly behaviour: JsonObject }[] {
  return [
    ...blocks(values["default_cache_behavior"]).map((behaviour) => ({ path: "*", behaviour })),
    ...blocks(values["ordered_cache_behavior"]).map((behaviour) => ({
      path: show(behaviour["path_pattern"]),
      behaviour,
    })),
  ];
}

export function origins({ values }: ResourceView): JsonObject[] {
  return blocks(values["origin"]);
}

const BUCKET_HOST = /\.s3[.-][a-z0-9.-]*amazonaws\.com|aws_s3_bucket\.[\w-]+\.bucket_(?:regional_)?domain_name/;

/** Whether an origin is a bucket. */
export function isBucket({ domain_name, s3_origin_config }: JsonObject): boolean {
  return blocks(s3_origin_config).length > 0 || BUCKET_HOST.test(show(domain_name));
}
