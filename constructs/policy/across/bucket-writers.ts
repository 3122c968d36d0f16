import { bucketStatements, sparedWriters } from "../buckets";
import { blocks, type Json, type JsonObject, show, type StackDocument } from "../stack-document";
import { isExpression } from "../values";
import { bucketMeant } from "./bucket-meant";
import type { CrossRule } from "./cross-rule";
import { roleMeant } from "./role-services";

/** A resource for which a service writes into a bucket with a role. */
export interface BucketWriter {
  readonly type: string;
  readonly writes: (
    values: JsonObject,
    stack: StackDocument,
  ) => readonly { readonly bucket: Json | undefined; readonly role: Json | undefined }[];
}

export const BUCKET_WRITERS: readonly BucketWriter[] = [
  {
    type: "aws_kinesis_firehose_delivery_stream",
    writes: ({ extended_s3_configuration: to }) =>
      blocks(to).map(({ bucket_arn: bucket, role_arn: role }) => ({ bucket, role })),
  },
  {
    type: "aws_config_delivery_channel",
    writes: ({ s3_bucket_name: bucket }, stack) =>
      stack.all("aws_config_configuration_recorder").map(({ values: { role_arn: role } }) => ({ bucket, role })),
  },
];

export const bucketWriters: CrossRule = {
  id: "bucket-writers",
  title: "A bucket that a role writes into exists, and its policy does not deny that role",
  source: "https://docs.aws.amazon.com/IAM/latest/UserGuide/reference_policies_evaluation-logic.html",
  check: (stacks) =>
    stacks.flatMap((stack) =>
      BUCKET_WRITERS.flatMap(({ type, writes }) =>
        stack.all(type).flatMap(({ address, values }) =>
          writes(values, stack)
            .flatMap(({ bucket, role }) => faults(stacks, stack, bucket, role))
            .map((message) => ({ stack: stack.facts.name, address, message })),
        ),
      ),
    ),
};

function faults(
  stacks: readonly StackDocument[],
  stack: StackDocument,
  bucket: Json | undefined,
  role: Json | undefined,
): string[] {
  const found = bucketMeant(stacks, stack, bucket);
  if (found === undefined) {
    return isExpression(show(bucket))
      ? []
      : [`writes into ${show(bucket)}, which no stack creates: name a bucket of the deployment`];
  }
  const meant = roleMeant(stacks, stack, role);
  // A role of AWS's own writes as the service.
  if (meant === undefined || typeof meant === "string") return [];
  const name = show(meant.role.values["name"]);
  const writers = sparedWriters(bucketStatements(found.stack, found.bucket));
  return writers === undefined || writers.some((arn) => arn.endsWith(`:role/${name}`))
    ? []
    : [
        `writes with the role ${name} into ${found.bucket.address} of ${found.stack.facts.name}, whose policy denies it: ` +
          "add the role to the bucket's writers",
      ];
}
