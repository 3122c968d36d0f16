import { blocks, type Json, refersTo, type ResourceView, type StackDocument, strings } from "../stack-document";

/** A bucket of a deployment, with the stack that creates it. */
export interface Bucket {
  readonly stack: StackDocument;
  readonly bucket: ResourceView;
  /** What it encrypts with. */
  readonly key: Json | undefined;
}

/** The bucket that a value of a stack means: by reference, by name or by ARN; undefined for any other. */
export function bucketMeant(
  stacks: readonly StackDocument[],
  own: StackDocument,
  value: Json | undefined,
): Bucket | undefined {
  const [text = ""] = strings(value);
  const name = text.replace(/^arn:[\w-]+:s3:::/, "");
  for (const stack of stacks) {
    const bucket = stack
      .all("aws_s3_bucket")
      .find((one) => one.values["bucket"] === name || (stack === own && refersTo(text, one)));
    if (bucket === undefined) continue;
    const [config] = stack.companions(bucket, "aws_s3_bucket_server_side_encryption_configuration", "bucket", "bucket");
    const [rule] = blocks(config?.values["rule"]);
    const [encryption] = blocks(rule?.["apply_server_side_encryption_by_default"]);
    return { stack, bucket, key: encryption?.["kms_master_key_id"] };
  }
  return undefined;
}
