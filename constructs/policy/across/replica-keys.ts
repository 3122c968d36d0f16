import { blocks, type Json, type ResourceView, show, type StackDocument } from "../stack-document";
import { isGiven } from "../values";
import { bucketMeant } from "./bucket-meant";
import type { CrossFinding, CrossRule } from "./cross-rule";
import { keyMeant, type ManagedKey, managedKeys } from "./keys";

export const replicaKeys: CrossRule = {
  id: "replica-keys",
  title:
    "A copy is encrypted with a key of the region it is in: objects with the destination bucket's, secrets and tables with one that exists there",
  source: "https://docs.aws.amazon.com/AmazonS3/latest/userguide/replication-config-for-kms-objects.html",
  check: (stacks) => {
    const keys = managedKeys(stacks);
    return stacks.flatMap((stack) => [
      ...stack
        .all("aws_s3_bucket_replication_configuration")
        .flatMap((one) => inBuckets(stacks, keys, stack, one).map((message) => at(stack, one, message))),
      ...copies(stack).flatMap((copy) => regional(keys, stack, copy).map((message) => at(stack, copy.of, message))),
    ]);
  },
};

function at(stack: StackDocument, { address }: ResourceView, message: string): CrossFinding {
  return { stack: stack.facts.name, address, message };
}

function inBuckets(
  stacks: readonly StackDocument[],
  keys: readonly ManagedKey[],
  stack: StackDocument,
  { values }: ResourceView,
): string[] {
  return blocks(values["rule"])
    .flatMap(({ destination }) => blocks(destination))
    .flatMap(({ bucket, encryption_configuration: encryption }) => {
      const target = bucketMeant(stacks, stack, bucket);
      if (target === undefined) return [`copies to ${show(bucket)}, which no stack creates`];
      const expected = keyMeant(keys, target.stack, target.key);
      if (expected === undefined) return [];
      const given = blocks(encryption)[0]?.["replica_kms_key_id"];
      if (!isGiven(given)) {
        return [
          `copies without a key to ${target.bucket.address} of ${target.stack.facts.name}: set replica_kms_key_id`,
        ];
      }
      return keyMeant(keys, stack, given) === expected
        ? []
        : [
            `encrypts copies in ${target.bucket.address} of ${target.stack.facts.name} with ${show(given)}, which is not ` +
              `that bucket's key, ${expected.key.address} of ${expected.stack.facts.name}: name the destination's key`,
          ];
    });
}

/** Something kept in another region as well. */
interface Copy {
  readonly of: ResourceView;
  readonly region: string;
  readonly key: Json | undefined;
}

function copies(stack: StackDocument): Copy[] {
  const inside = (type: string, region: string, key: string): Copy[] =>
    stack
      .all(type)
      .flatMap((of) =>
        blocks(of.values["replica"]).map((copy) => ({ of, region: show(copy[region]), key: copy[key] })),
      );
  return [
    ...inside("aws_secretsmanager_secret", "region", "kms_key_id"),
    ...inside("aws_dynamodb_table", "region_name", "kms_key_arn"),
  ];
}

function regional(keys: readonly ManagedKey[], stack: StackDocument, { region, key }: Copy): string[] {
  // A dynamic value is not known before Terraform runs.
  if (!isGiven(key) || !/^(?:arn:|alias\/)/.test(show(key))) return [];
  const found = keyMeant(keys, stack, key, region);
  return found?.stack.facts.region === region
    ? []
    : [
        `is copied to ${region} with ${show(key)}, which is no key of that region: name a key that a stack creates in that region`,
      ];
}
